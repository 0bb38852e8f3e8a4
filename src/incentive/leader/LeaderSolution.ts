/** Where the leader's optimum lies: in a segment's interior, at a follower's breakpoint, or at a bound of I_comp. */
export type OptimumKind = "interior" | "breakpoint" | "bound";

/**
 * The provider's optimal I_comp for one coalition with the certificate that it is global (spec 10, [E11]): U_MSP is
 * concave on each segment between breakpoints, the slopes show that no point of the segment is better, and the other
 * segments' best value that none of them is.
 */
export interface LeaderSolution {
  /** I*, token a round. */
  readonly competitionIncentive: number;
  /** U_MSP(I*), token a round. */
  readonly value: number;
  /** The segment of I_comp that holds I*. */
  readonly segment: readonly [number, number];
  readonly kind: OptimumKind;
  /** Derivative of U_MSP just below I*; null at the lower bound. At an optimum at least 0, to rounding. */
  readonly slopeBefore: number | null;
  /** Derivative just above I*; null at the upper bound. At an optimum at most 0, to rounding. */
  readonly slopeAfter: number | null;
  /** The best value on the other segments, their ends included; null where there is one segment only. */
  readonly bestOtherSegmentValue: number | null;
  /** Number of segments. */
  readonly segments: number;
}

/** What the paper's bisection finds: a point where the derivative changes sign, which need not be the optimum. */
export interface BisectionSolution {
  readonly competitionIncentive: number;
  readonly value: number;
}
