/** What a round says of its equilibria: three separate figures, none folded into another (spec 9). Gains in token. */
export interface StabilityFigures {
  /** No learner gains by moving alone, at the I_comp the players saw. */
  readonly nashStable: boolean;
  readonly individuallyStable: boolean;
  /** The largest gain that any single move would bring; 0 if Nash-stable within the tolerance. */
  readonly maxGain: number;
  /** The same verifier on the final partition at the I_comp of the leader's stage. */
  readonly maxGainAfterLeader: number;
  readonly moves: number;
  readonly passes: number;
  /** A partition came back, so that the history rule started. */
  readonly cycled: boolean;
  /**
   * Definition 8 at (I*, d*): the largest gain over all coalitions of the leader's or a follower's own deviation; null
   * where incentives are not set by a Stackelberg game.
   */
  readonly stackelbergRegret: number | null;
}
