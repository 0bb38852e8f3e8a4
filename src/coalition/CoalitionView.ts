import { requireNumber } from "../core/index.ts";
import type { Standing } from "../incentive/index.ts";
import { ROUNDING } from "../math/index.ts";
import { reputationUtility } from "../reputation/index.ts";
import type { CoalitionGame } from "./CoalitionGame.ts";
import type { FormedCoalition } from "./GameOracle.ts";
import { memberUtility } from "./memberUtility.ts";

/** The terms of eq. 10 for one coalition of a fixed partition: unchanged, and with one more learner. */
export class CoalitionView implements FormedCoalition {
  readonly #game: CoalitionGame;
  readonly #index: number;
  readonly #members: readonly number[];
  readonly #deadline: number;
  readonly #samples: number;
  readonly #lowest: number;
  readonly #highest: number;
  readonly #highestReputation: number;
  readonly #reputationSum: number;
  /** The member that objected last, which is checked first. */
  #objector: number | undefined;

  constructor(game: CoalitionGame, index: number, members: readonly number[], head: number) {
    this.#game = game;
    this.#index = index;
    this.#members = members;
    this.#deadline = game.learners[head]!.deadline;
    let samples = 0;
    let lowest = Number.POSITIVE_INFINITY;
    let highest = 0;
    let highestReputation = Number.NEGATIVE_INFINITY;
    for (const member of members) {
      const profile = game.learners[member]!;
      samples += profile.sampleCount;
      lowest = Math.min(lowest, profile.minFrequency);
      highest = Math.max(highest, profile.maxFrequency);
      highestReputation = Math.max(highestReputation, this.#reputation(member));
    }
    this.#samples = samples;
    this.#lowest = lowest;
    this.#highest = highest;
    this.#highestReputation = highestReputation;
    this.#reputationSum = this.#sumUnder(highestReputation);
  }

  /** U of a member. */
  valueOf(member: number): number {
    return this.#utility(member, {
      samples: this.#samples,
      lowest: this.#lowest,
      highest: this.#highest,
      meanReputationUtility: this.#reputationSum / this.#members.length,
    });
  }

  /** U of a newcomer. If it is certainly not above `floor`, the result may be a larger number that is not above it either. */
  valueWith(newcomer: number, floor: number): number {
    if (this.#reputation(newcomer) > this.#highestReputation) {
      // each H is at most 1 and a higher Rbar raises none: if this bound does not attract the newcomer, the exact value does not
      const utmost = this.#utility(newcomer, {
        ...this.#frameWith(newcomer),
        meanReputationUtility: Math.min(1, (this.#reputationSum + 1) / (this.#members.length + 1) + ROUNDING),
      });
      if (utmost <= floor) return utmost;
    }
    return this.#utility(newcomer, this.#aggregatesWith(newcomer));
  }

  /** Whether no member's U falls by more than the tolerance when the newcomer joins. */
  welcomes(newcomer: number, tolerance: number): boolean {
    const after = this.#aggregatesWith(newcomer);
    const objects = (member: number): boolean => this.#utility(member, after) < this.valueOf(member) - tolerance;
    if (this.#objector !== undefined && objects(this.#objector)) return false;
    const objector = this.#members.find(objects);
    if (objector === undefined) return true;
    this.#objector = objector;
    return false;
  }

  #frameWith(newcomer: number): Omit<Aggregates, "meanReputationUtility"> {
    const profile = this.#game.learners[newcomer]!;
    return {
      samples: this.#samples + profile.sampleCount,
      lowest: Math.min(this.#lowest, profile.minFrequency),
      highest: Math.max(this.#highest, profile.maxFrequency),
    };
  }

  #aggregatesWith(newcomer: number): Aggregates {
    const reputation = this.#reputation(newcomer);
    const highest = Math.max(this.#highestReputation, reputation);
    const others = highest > this.#highestReputation ? this.#sumUnder(highest) : this.#reputationSum;
    const sum = others + reputationUtility(reputation, highest, this.#game.terms);
    return { ...this.#frameWith(newcomer), meanReputationUtility: sum / (this.#members.length + 1) };
  }

  #utility(position: number, aggregates: Aggregates): number {
    const standing: Standing = {
      similarity: this.#game.similarity[this.#index * this.#game.learners.length + position]!,
      share: this.#game.learners[position]!.sampleCount / aggregates.samples,
      lowestFrequency: aggregates.lowest,
      highestFrequency: aggregates.highest,
      meanReputationUtility: aggregates.meanReputationUtility,
      deadline: this.#deadline,
    };
    const value = memberUtility(this.#game, position, standing, this.#game.incentives[this.#index]!);
    if (value < Number.POSITIVE_INFINITY) return value;
    return requireNumber(`U of learner ${this.#game.learners[position]!.learner} in coalition ${this.#index}`, value);
  }

  #reputation(position: number): number {
    return this.#game.reputation[this.#index * this.#game.learners.length + position]!;
  }

  /** Sum of the members' H if the highest reputation were this. */
  #sumUnder(highestReputation: number): number {
    let sum = 0;
    for (const member of this.#members) {
      sum += reputationUtility(this.#reputation(member), highestReputation, this.#game.terms);
    }
    return sum;
  }
}

interface Aggregates {
  readonly samples: number;
  readonly lowest: number;
  readonly highest: number;
  readonly meanReputationUtility: number;
}
