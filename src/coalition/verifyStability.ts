import { type LearnerId, requireInteger, requireNonNegative, requireNumber, requireObject } from "../core/index.ts";
import type { Standing } from "../incentive/index.ts";
import { ROUNDING, TOLERANCE } from "../math/index.ts";
import { reputationUtility } from "../reputation/index.ts";
import {
  type CoalitionGame,
  invalidPartitionError,
  type Partition,
  type Place,
  requireMemberLists,
} from "./CoalitionGame.ts";
import { memberUtility } from "./memberUtility.ts";
import { requireGame } from "./requireGame.ts";
import type { Deviation, StabilityReport } from "./StabilityReport.ts";

/** The incentives at which stability is judged, and the gains that count. */
export interface VerificationOptions {
  /** I_comp^j to judge at, e.g. the leader's (`maxGainAfterLeader`); the game's own by default. */
  readonly incentives?: readonly number[];
  /** Smallest gain that counts, token; 1e-9 by default. */
  readonly tolerance?: number;
  /** The largest number of listed deviations (all are counted); 10,000 by default. */
  readonly listedDeviations?: number;
}

/**
 * Decides Nash stability and individual stability of any partition by the definitions alone (Definitions 6 and 7 with
 * [E15]). It shares only the utility with the search, so neither can hide the other's mistakes. Auditors run it on
 * data that they read from a ledger.
 *
 * Sitting out is worth 0 and needs no consent. A head never moves, but newcomers need its consent. The time is O(N M),
 * except for learners that would become a coalition's best. Individual stability asks members only until one objects.
 *
 * @throws InvalidValueError, GFML_INVALID_PARTITION if game, partition or options are malformed, GFML_UNDEFINED_RESULT if a
 *   utility is not a number
 */
export const verifyStability = (
  game: CoalitionGame,
  partition: Partition,
  options: VerificationOptions = {},
): StabilityReport => {
  requireGame(game);
  requireObject("options", options);
  const { incentives = game.incentives, tolerance = TOLERANCE, listedDeviations = 10_000 } = options;
  if (incentives !== game.incentives) requireGame({ ...game, incentives });
  requireNonNegative("tolerance", tolerance);
  requireInteger("listedDeviations", listedDeviations, 0);
  const { coalitions, placeOf } = readPartition({ ...game, incentives }, partition);
  const heads = new Set(game.heads);

  const deviations: Deviation[] = [];
  const infeasibleMembers: LearnerId[] = [];
  let deviationCount = 0;
  let largestDeviation: Deviation | null = null;
  let welcomeDeviation: Deviation | null = null;
  let relativeMaxGain = 0;
  game.learners.forEach(({ learner }, position) => {
    if (heads.has(learner)) return;
    const from = placeOf[position]!;
    const value = from === null ? 0 : coalitions[from]!.valueOf(position);
    if (value === Number.NEGATIVE_INFINITY) infeasibleMembers.push(learner);
    const base = Math.max(value, value === Number.NEGATIVE_INFINITY ? 0 : value);
    const consider = (to: Place, target: number): void => {
      // written so that only a comparison that holds clears a move: NaN would clear none
      if (target <= value + tolerance) return;
      const deviation: Deviation = { learner, from, to, gain: target - base };
      deviationCount++;
      if (deviations.length < listedDeviations) deviations.push(deviation);
      if (largestDeviation === null || deviation.gain > largestDeviation.gain) largestDeviation = deviation;
      relativeMaxGain = Math.max(relativeMaxGain, proportion(base, target));
      if (welcomeDeviation === null && (to === null || coalitions[to]!.welcomes(position, tolerance)))
        welcomeDeviation = deviation;
    };
    if (from !== null) consider(null, 0);
    for (const [index, coalition] of coalitions.entries()) {
      if (coalition !== null && index !== from) consider(index, coalition.valueWith(position, value));
    }
  });
  return {
    nashStable: deviationCount === 0,
    individuallyStable: welcomeDeviation === null,
    maxGain: (largestDeviation as Deviation | null)?.gain ?? 0,
    relativeMaxGain,
    tolerance,
    deviations,
    deviationCount,
    largestDeviation,
    welcomeDeviation,
    infeasibleMembers,
  };
};

/** gain / max(|before|, |after|). */
const proportion = (before: number, after: number): number => {
  const scale = Math.max(Math.abs(before), Math.abs(after));
  return scale > 0 ? (after - before) / scale : 0;
};

const readPartition = (
  game: CoalitionGame,
  partition: Partition,
): { coalitions: (CoalitionView | null)[]; placeOf: Place[] } => {
  requireMemberLists(partition);
  if (partition.length !== game.heads.length) {
    throw invalidPartitionError("expected one member list per coalition", {
      lists: partition.length,
      coalitions: game.heads.length,
    });
  }
  const positionOf = new Map(game.learners.map(({ learner }, position) => [learner, position]));
  const placeOf: Place[] = new Array<Place>(game.learners.length).fill(null);
  const coalitions = partition.map((members, index) => {
    const head = game.heads[index]!;
    if (head === null) {
      if (members.length > 0) throw invalidPartitionError("a paused coalition has members", { coalition: index });
      return null;
    }
    if (!members.includes(head))
      throw invalidPartitionError("a head is not in its coalition", { head, coalition: index });
    const positions = members.map((learner) => {
      const position = positionOf.get(learner);
      if (position === undefined || placeOf[position] !== null)
        throw invalidPartitionError("a member is unknown or listed twice", { learner, coalition: index });
      placeOf[position] = index;
      return position;
    });
    return new CoalitionView(game, index, positions, positionOf.get(head)!);
  });
  return { coalitions, placeOf };
};

/** The terms of eq. 10 for one coalition of a fixed partition: unchanged, and with one more learner. */
class CoalitionView {
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
