import type { LearnerId } from "../core/index.ts";
import type { Place } from "./CoalitionGame.ts";

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
