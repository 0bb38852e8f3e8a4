import { readsOtherwise } from "../core/index.ts";
import { bestUtility, type PreparedFollowers, prepareFollowers, type Standing } from "../incentive/index.ts";
import { EULER, ln, ROUNDING } from "../math/index.ts";
import { reputationUtility } from "../reputation/index.ts";
import type { CoalitionGame } from "./CoalitionGame.ts";
import { OUT, type PlacedPlayers } from "./GameOracle.ts";
import { memberUtility, ReputationSum } from "./memberUtility.ts";
import { PartitionHash } from "./PartitionHash.ts";

/**
 * A partition during the search. "U of i in C_j with i" costs O(1): each coalition keeps its sum of |D|, lo, hi and Rbar (with
 * the number of members that hold each) and its exact sum of H under the current Rbar. All of it is a function of the members
 * alone, so utilities do not depend on earlier moves. Learners are positions in the game's `learners`.
 *
 * Members are read again, in O(n_j), in two cases only: i would become the new maximum Rbar and might still prefer the coalition,
 * or the last holder of an extreme leaves.
 */
export class PartitionState implements PlacedPlayers {
  /** Coalition of each learner, or {@link OUT}. Read only. */
  readonly assignment: Int32Array;
  readonly hash: PartitionHash;
  readonly #game: CoalitionGame;
  readonly #prepared: PreparedFollowers;
  readonly #clampsSimilarity: boolean;
  /** S and R by learner, then coalition: a learner's evaluations read adjacent cells. */
  readonly #similarity: Float64Array;
  readonly #reputation: Float64Array;
  readonly #sampleCounts: Float64Array;
  readonly #minFrequencies: Float64Array;
  readonly #maxFrequencies: Float64Array;
  readonly #deadlines: Float64Array;
  readonly #incentives: Float64Array;
  readonly #members: number[][];
  /** A learner's index in its coalition's list. */
  readonly #slots: Int32Array;
  readonly #samples: Float64Array;
  readonly #lowest: Float64Array;
  readonly #lowestHolders: Int32Array;
  readonly #highest: Float64Array;
  readonly #highestHolders: Int32Array;
  readonly #best: Float64Array;
  readonly #bestHolders: Int32Array;
  readonly #sums: ReputationSum;

  /**
   * @param headPositions - position of each coalition's head, {@link OUT} for a paused coalition
   * @param assignment - coalition of each position, or {@link OUT}; copied
   */
  constructor(game: CoalitionGame, headPositions: Int32Array, assignment: Int32Array) {
    const coalitions = headPositions.length;
    const count = game.learners.length;
    this.#game = game;
    this.#prepared = prepareFollowers(game.learners, game.terms);
    this.#clampsSimilarity = game.terms.dissimilarity === "clamp";
    this.#similarity = transpose(game.similarity, coalitions, count);
    this.#reputation = transpose(game.reputation, coalitions, count);
    this.#sampleCounts = Float64Array.from(game.learners, ({ sampleCount }) => sampleCount);
    this.#minFrequencies = Float64Array.from(game.learners, ({ minFrequency }) => minFrequency);
    this.#maxFrequencies = Float64Array.from(game.learners, ({ maxFrequency }) => maxFrequency);
    this.#deadlines = Float64Array.from(headPositions, (head) => (head === OUT ? 0 : game.learners[head]!.deadline));
    this.#incentives = Float64Array.from(game.incentives);
    this.#members = Array.from({ length: coalitions }, () => []);
    this.#slots = new Int32Array(count);
    this.#samples = new Float64Array(coalitions);
    this.#lowest = new Float64Array(coalitions).fill(Number.POSITIVE_INFINITY);
    this.#lowestHolders = new Int32Array(coalitions);
    this.#highest = new Float64Array(coalitions).fill(Number.NEGATIVE_INFINITY);
    this.#highestHolders = new Int32Array(coalitions);
    this.#best = new Float64Array(coalitions).fill(Number.NEGATIVE_INFINITY);
    this.#bestHolders = new Int32Array(coalitions);
    this.#sums = new ReputationSum(coalitions);
    this.hash = new PartitionHash(coalitions);
    this.assignment = new Int32Array(count).fill(OUT);
    for (let position = 0; position < count; position++) this.#list(position, assignment[position]!);
    for (let coalition = 0; coalition < coalitions; coalition++) {
      this.#recountExtremes(coalition);
      this.#recountReputation(coalition);
    }
  }

  /** U of the learner in its place; 0 if it sits out, minus infinity if it cannot meet its head's deadline. */
  value(position: number): number {
    const coalition = this.assignment[position]!;
    if (coalition === OUT) return 0;
    return this.#evaluate(
      position,
      coalition,
      this.#samples[coalition]!,
      this.#lowest[coalition]!,
      this.#highest[coalition]!,
      this.#sums.total(coalition) / this.#members[coalition]!.length,
    );
  }

  /**
   * U of the learner if it joined a different coalition. Exact if above `floor`; otherwise it may be an upper bound
   * that is not above `floor` either.
   */
  valueIn(position: number, coalition: number, floor: number): number {
    const { terms } = this.#game;
    const cell = position * this.#members.length + coalition;
    const samples = this.#samples[coalition]! + this.#sampleCounts[position]!;
    const size = this.#members[coalition]!.length + 1;
    // H is at most 1, a newcomer raises no other member's H, f is at most 1, costs are not negative: this bound usually decides
    const meanBound = this.#sums.totalWith(coalition, 1) / size + ROUNDING;
    const similarity = this.#clampsSimilarity ? Math.max(this.#similarity[cell]!, 0) : this.#similarity[cell]!;
    const isPrinted = readsOtherwise(terms, "E4");
    const incentive = isPrinted ? meanBound * terms.reputationIncentive : this.#incentives[coalition]!;
    const bound =
      similarity * incentive +
      (this.#sampleCounts[position]! / samples) * incentive +
      (isPrinted ? 0 : meanBound * terms.reputationIncentive);
    if (bound <= floor) return bound;

    const lowest = Math.min(this.#lowest[coalition]!, this.#minFrequencies[position]!);
    const highest = Math.max(this.#highest[coalition]!, this.#maxFrequencies[position]!);
    const utmost = this.#evaluate(position, coalition, samples, lowest, highest, meanBound);
    if (utmost <= floor) return utmost;

    const reputation = this.#reputation[cell]!;
    if (this.#changesOthers(coalition, reputation)) {
      const bound = this.#sumBound(coalition, reputation) / size + ROUNDING;
      const closer = this.#evaluate(position, coalition, samples, lowest, highest, bound);
      if (closer <= floor) return closer;
    }
    const sum = this.#sumWith(coalition, reputation);
    return this.#evaluate(position, coalition, samples, lowest, highest, sum / size);
  }

  /** Moves a learner to a coalition or {@link OUT}. */
  move(position: number, to: number): void {
    const from = this.assignment[position]!;
    if (from !== OUT) this.#remove(position, from);
    if (to !== OUT) this.#add(position, to);
    else this.assignment[position] = OUT;
  }

  /** Whether a newcomer of this reputation would change the members' H. Below the threshold, H does not depend on Rbar. */
  #changesOthers(coalition: number, reputation: number): boolean {
    const best = this.#best[coalition]!;
    return reputation > best && best >= this.#game.terms.reputationThreshold;
  }

  /** Sum of H with a newcomer of this reputation. */
  #sumWith(coalition: number, reputation: number): number {
    const { terms } = this.#game;
    if (!this.#changesOthers(coalition, reputation)) {
      const highest = Math.max(reputation, this.#best[coalition]!);
      return this.#sums.totalWith(coalition, reputationUtility(reputation, highest, terms));
    }
    const sum = new ReputationSum(1);
    for (const member of this.#members[coalition]!) {
      sum.add(0, reputationUtility(this.#reputationOf(member, coalition), reputation, terms));
    }
    return sum.totalWith(0, reputationUtility(reputation, reputation, terms));
  }

  /**
   * Slightly above {@link #sumWith} for a newcomer that becomes the maximum: one logarithm of a product instead of one for
   * each member. A member below the threshold counts as at the threshold.
   */
  #sumBound(coalition: number, reputation: number): number {
    const { reputationThreshold, thresholdUtility } = this.#game.terms;
    const members = this.#members[coalition]!;
    const slope = (EULER - 1) / (reputation - reputationThreshold);
    let logarithms = 0;
    let product = 1;
    for (const member of members) {
      product *= 1 + slope * Math.max(0, this.#reputationOf(member, coalition) - reputationThreshold);
      if (product > 1e290) {
        logarithms += ln(product);
        product = 1;
      }
    }
    return thresholdUtility * members.length + (1 - thresholdUtility) * (logarithms + ln(product)) + 1;
  }

  // biome-ignore lint/complexity/useMaxParams: called for every learner, coalition and pass; an object a call would be allocated each time
  #evaluate(
    position: number,
    coalition: number,
    samples: number,
    lowest: number,
    highest: number,
    meanReputationUtility: number,
  ): number {
    const similarity = this.#similarity[position * this.#members.length + coalition]!;
    const share = this.#sampleCounts[position]! / samples;
    const deadline = this.#deadlines[coalition]!;
    const incentive = this.#incentives[coalition]!;
    if (this.#game.frequencies !== undefined) {
      const standing: Standing = {
        similarity,
        share,
        lowestFrequency: lowest,
        highestFrequency: highest,
        meanReputationUtility,
        deadline,
      };
      return memberUtility(this.#game, position, standing, incentive);
    }
    return bestUtility(
      this.#prepared,
      position,
      similarity,
      share,
      lowest,
      highest,
      meanReputationUtility,
      deadline,
      incentive,
    );
  }

  /** R by coalition first, as the members of one coalition are read. */
  #reputationOf(position: number, coalition: number): number {
    return this.#game.reputation[coalition * this.#sampleCounts.length + position]!;
  }

  #list(position: number, coalition: number): void {
    if (coalition === OUT) return;
    this.assignment[position] = coalition;
    this.#slots[position] = this.#members[coalition]!.length;
    this.#members[coalition]!.push(position);
    this.#samples[coalition] = this.#samples[coalition]! + this.#sampleCounts[position]!;
    this.hash.toggle(position, coalition);
  }

  #add(position: number, coalition: number): void {
    this.#list(position, coalition);
    const minFrequency = this.#minFrequencies[position]!;
    const maxFrequency = this.#maxFrequencies[position]!;
    if (minFrequency < this.#lowest[coalition]!) {
      this.#lowest[coalition] = minFrequency;
      this.#lowestHolders[coalition] = 0;
    }
    if (minFrequency === this.#lowest[coalition]) this.#lowestHolders[coalition] = this.#lowestHolders[coalition]! + 1;
    if (maxFrequency > this.#highest[coalition]!) {
      this.#highest[coalition] = maxFrequency;
      this.#highestHolders[coalition] = 0;
    }
    if (maxFrequency === this.#highest[coalition]) {
      this.#highestHolders[coalition] = this.#highestHolders[coalition]! + 1;
    }
    const reputation = this.#reputationOf(position, coalition);
    const best = this.#best[coalition]!;
    if (reputation > best) {
      this.#recountReputation(coalition);
      return;
    }
    if (reputation === best) this.#bestHolders[coalition] = this.#bestHolders[coalition]! + 1;
    this.#sums.add(coalition, reputationUtility(reputation, best, this.#game.terms));
  }

  #remove(position: number, coalition: number): void {
    const members = this.#members[coalition]!;
    const last = members.pop()!;
    if (last !== position) {
      const slot = this.#slots[position]!;
      members[slot] = last;
      this.#slots[last] = slot;
    }
    this.#samples[coalition] = this.#samples[coalition]! - this.#sampleCounts[position]!;
    this.hash.toggle(position, coalition);
    const minFrequency = this.#minFrequencies[position]!;
    const maxFrequency = this.#maxFrequencies[position]!;
    let extremesLeft = true;
    if (minFrequency === this.#lowest[coalition]) {
      this.#lowestHolders[coalition] = this.#lowestHolders[coalition]! - 1;
      extremesLeft = this.#lowestHolders[coalition]! > 0;
    }
    if (maxFrequency === this.#highest[coalition]) {
      this.#highestHolders[coalition] = this.#highestHolders[coalition]! - 1;
      extremesLeft &&= this.#highestHolders[coalition]! > 0;
    }
    if (!extremesLeft) this.#recountExtremes(coalition);
    const reputation = this.#reputationOf(position, coalition);
    const best = this.#best[coalition]!;
    if (reputation === best) {
      this.#bestHolders[coalition] = this.#bestHolders[coalition]! - 1;
      if (this.#bestHolders[coalition] === 0) {
        this.#recountReputation(coalition);
        return;
      }
    }
    this.#sums.subtract(coalition, reputationUtility(reputation, best, this.#game.terms));
  }

  #recountExtremes(coalition: number): void {
    let lowest = Number.POSITIVE_INFINITY;
    let lowestHolders = 0;
    let highest = Number.NEGATIVE_INFINITY;
    let highestHolders = 0;
    for (const member of this.#members[coalition]!) {
      const minFrequency = this.#minFrequencies[member]!;
      const maxFrequency = this.#maxFrequencies[member]!;
      if (minFrequency < lowest) {
        lowest = minFrequency;
        lowestHolders = 0;
      }
      if (minFrequency === lowest) lowestHolders++;
      if (maxFrequency > highest) {
        highest = maxFrequency;
        highestHolders = 0;
      }
      if (maxFrequency === highest) highestHolders++;
    }
    this.#lowest[coalition] = lowest;
    this.#lowestHolders[coalition] = lowestHolders;
    this.#highest[coalition] = highest;
    this.#highestHolders[coalition] = highestHolders;
  }

  #recountReputation(coalition: number): void {
    let best = Number.NEGATIVE_INFINITY;
    let holders = 0;
    for (const member of this.#members[coalition]!) {
      const reputation = this.#reputationOf(member, coalition);
      if (reputation > best) {
        best = reputation;
        holders = 0;
      }
      if (reputation === best) holders++;
    }
    this.#best[coalition] = best;
    this.#bestHolders[coalition] = holders;
    this.#sums.clear(coalition);
    for (const member of this.#members[coalition]!) {
      this.#sums.add(coalition, reputationUtility(this.#reputationOf(member, coalition), best, this.#game.terms));
    }
  }
}

/** From coalition-major to learner-major. */
const transpose = (matrix: Float64Array, coalitions: number, learners: number): Float64Array => {
  const transposed = new Float64Array(matrix.length);
  for (let learner = 0; learner < learners; learner++) {
    for (let coalition = 0; coalition < coalitions; coalition++) {
      transposed[learner * coalitions + coalition] = matrix[coalition * learners + learner]!;
    }
  }
  return transposed;
};
