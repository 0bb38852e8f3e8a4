import { canMeetDeadline } from "../cost/index.ts";
import { bestResponse, type Standing, utility } from "../incentive/index.ts";
import type { CoalitionGame } from "./CoalitionGame.ts";

/**
 * U_ji of the learner at `position`, token a round: at its best frequency, or at the game's fixed one. Minus infinity if
 * it cannot meet the head's deadline (docs/explanation/mathematics.md, 9).
 */
export const memberUtility = (
  game: CoalitionGame,
  position: number,
  standing: Standing,
  competitionIncentive: number,
): number => {
  const profile = game.learners[position]!;
  if (game.frequencies === undefined) {
    const response = bestResponse(profile, standing, competitionIncentive, game.terms);
    return response.feasible ? response.utility : Number.NEGATIVE_INFINITY;
  }
  const frequency = game.frequencies[position]!;
  if (!canMeetDeadline(profile, game.terms, standing.deadline, frequency)) return Number.NEGATIVE_INFINITY;
  return utility(profile, standing, frequency, competitionIncentive, game.terms);
};

/**
 * The sum of H over each coalition, kept exactly. A value is split into integers, multiples of 2^-32 and of 2^-62, and
 * integers below 2^53 add without rounding. So the sum depends on the members alone, not on the order in which they
 * joined and left. Bits below 2^-62 of a value are dropped (H is at most 1).
 */
export class ReputationSum {
  readonly #coarse: Float64Array;
  readonly #fine: Float64Array;

  constructor(coalitions: number) {
    this.#coarse = new Float64Array(coalitions);
    this.#fine = new Float64Array(coalitions);
  }

  clear(coalition: number): void {
    this.#coarse[coalition] = 0;
    this.#fine[coalition] = 0;
  }

  add(coalition: number, value: number): void {
    const scaled = value * 4294967296;
    const coarse = Math.floor(scaled);
    this.#coarse[coalition] = this.#coarse[coalition]! + coarse;
    this.#fine[coalition] = this.#fine[coalition]! + Math.round((scaled - coarse) * 1073741824);
  }

  subtract(coalition: number, value: number): void {
    const scaled = value * 4294967296;
    const coarse = Math.floor(scaled);
    this.#coarse[coalition] = this.#coarse[coalition]! - coarse;
    this.#fine[coalition] = this.#fine[coalition]! - Math.round((scaled - coarse) * 1073741824);
  }

  /** The coalition's sum, rounded once. */
  total(coalition: number): number {
    return (this.#coarse[coalition]! + this.#fine[coalition]! / 1073741824) / 4294967296;
  }

  /** {@link total} with one more value. */
  totalWith(coalition: number, value: number): number {
    const scaled = value * 4294967296;
    const coarse = Math.floor(scaled);
    const fine = this.#fine[coalition]! + Math.round((scaled - coarse) * 1073741824);
    return (this.#coarse[coalition]! + coarse + fine / 1073741824) / 4294967296;
  }
}
