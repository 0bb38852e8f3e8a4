/**
 * How a coalition's models become one. `"mean"`: eq. (5). `"weighted"`: by |D_i|. `"median"`: of each coordinate.
 * `"trimmed-mean"`: of each coordinate without its extremes. `"krum"`: the model that is nearest to its neighbors.
 * `"reputation-weighted"`: by R_ji as the round opened. `"norm-clipping"`: the mean of updates that are at most so long.
 */
export type AggregationRule =
  | "mean"
  | "weighted"
  | "median"
  | "trimmed-mean"
  | "krum"
  | "reputation-weighted"
  | "norm-clipping";

/** A rule with its parameters; each matters to one rule alone. */
export interface AggregationTerms {
  readonly aggregation: AggregationRule;
  /** trimmed-mean: share of the models that each coordinate loses at either end, rounded up; in [0, 1/2). */
  readonly trimmedShare: number;
  /** krum: f, how many members are thought to be faulty. */
  readonly faultyMembers: number;
  /** norm-clipping: an update is at most this many times as long as the coalition's median one. */
  readonly clipMedians: number;
}
