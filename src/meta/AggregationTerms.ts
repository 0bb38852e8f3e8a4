/**
 * How the models of a coalition are combined into one. `"mean"`: eq. (5). `"weighted"`: weighted by |D_i|. `"median"`: per
 * coordinate. `"trimmed-mean"`: per coordinate, without the extremes. `"krum"`: the model nearest to its neighbors.
 * `"reputation-weighted"`: weighted by R_ji at the round's start. `"norm-clipping"`: the mean after shortening long updates.
 */
export type AggregationRule =
  | "mean"
  | "weighted"
  | "median"
  | "trimmed-mean"
  | "krum"
  | "reputation-weighted"
  | "norm-clipping";

/** A rule with its parameters. Each parameter belongs to one rule. */
export interface AggregationTerms {
  readonly aggregation: AggregationRule;
  /** trimmed-mean: share of the models dropped at each end of a coordinate, rounded up; in [0, 1/2). */
  readonly trimmedShare: number;
  /** krum: f, the assumed number of faulty members. */
  readonly faultyMembers: number;
  /** norm-clipping: the longest allowed update, in medians of the coalition. */
  readonly clipMedians: number;
}
