import type { LearnerId } from "../core/index.ts";
import type { Place } from "./CoalitionGame.ts";

/** The verifier's findings about a partition, by the definitions alone (docs/explanation/mathematics.md, 9, Definitions 6 and 7). */
export interface StabilityReport {
  /**
   * Definition 6: no player gains more than the tolerance by moving alone or by sitting out. With a move cost c the report reads
   * "no gain above c": a member with a utility above 0 may gain up to c.
   */
  readonly nashStable: boolean;
  /** Definition 7 with [E15]: for every profitable move, a member of the entered coalition objects. */
  readonly individuallyStable: boolean;
  /** The largest gain of any profitable move, token per round; 0 if no move is profitable. */
  readonly maxGain: number;
  /** The largest gain of any move, also of those within the tolerance or the move cost; at least 0. */
  readonly largestGain: number;
  /** The largest relative gain: gain / max(|U before|, |U after|), so at most 2. */
  readonly relativeMaxGain: number;
  /** Smallest gain that counts, token. */
  readonly tolerance: number;
  /** c: the gain up to which a member with a utility above 0 does not move, token; 0 without a move cost. */
  readonly moveCost: number;
  /** Profitable moves, by learner as in the game and then by target, sitting out first. Cut at the list's limit. */
  readonly deviations: readonly Deviation[];
  /** Number of all profitable moves, including those beyond the list's limit. */
  readonly deviationCount: number;
  /** A move with the largest gain, if any move is profitable. */
  readonly largestDeviation: Deviation | null;
  /** A profitable move to which no learner objects: the witness against individual stability. */
  readonly welcomeDeviation: Deviation | null;
  /** Members that cannot meet their head's deadline, without heads. Formation never returns a partition with such members. */
  readonly infeasibleMembers: readonly LearnerId[];
}

/** A profitable unilateral move: the witness of a partition that is not Nash-stable. */
export interface Deviation {
  readonly learner: LearnerId;
  readonly from: Place;
  readonly to: Place;
  /**
   * U after minus U before, token per round. A learner that cannot meet its head's deadline has a utility of minus infinity
   * in its place. Its gain is counted from 0, the utility of sitting out.
   */
  readonly gain: number;
}
