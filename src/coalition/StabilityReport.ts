import type { LearnerId } from "../core/index.ts";
import type { Place } from "./CoalitionGame.ts";

/** What the verifier finds in a partition, by the definitions alone (spec 9, Definitions 6 and 7). */
export interface StabilityReport {
  /** Definition 6: no player gains more than the tolerance by moving alone, sitting out included. */
  readonly nashStable: boolean;
  /** Definition 7 with [E15]: no profitable move is also weakly welcome to every member of the coalition it enters. */
  readonly individuallyStable: boolean;
  /** The largest gain of any unilateral move, token a round; 0 if no move gains anything. */
  readonly maxGain: number;
  /** The largest gain in proportion: gain / max(|U before|, |U after|), so at most 2. */
  readonly relativeMaxGain: number;
  /** Smallest gain that counts, token. */
  readonly tolerance: number;
  /** Profitable moves, by learner as in the game and then by target, sitting out first. Cut at the list's limit. */
  readonly deviations: readonly Deviation[];
  /** All profitable moves, those that the list had no room for included. */
  readonly deviationCount: number;
  /** A move with the largest gain, if one is profitable. */
  readonly largestDeviation: Deviation | null;
  /** A profitable move that everyone it concerns welcomes: the witness against individual stability. */
  readonly welcomeDeviation: Deviation | null;
  /** Members that cannot meet their head's deadline; heads are not counted. Never in a partition that formation returns. */
  readonly infeasibleMembers: readonly LearnerId[];
}

/** A unilateral move that pays: the witness of a partition that is not Nash-stable. */
export interface Deviation {
  readonly learner: LearnerId;
  readonly from: Place;
  readonly to: Place;
  /**
   * U after minus U before, token a round. A learner that cannot meet its head's deadline is worth minus infinity
   * where it is; its gain is counted from 0, what sitting out is worth.
   */
  readonly gain: number;
}
