import type { AggregationRule } from "../../meta/index.ts";

/** Rules whose result in one parameter depends on that parameter alone: a part can be computed from a part. */
const COORDINATEWISE: ReadonlySet<AggregationRule> = new Set([
  "mean",
  "weighted",
  "median",
  "trimmed-mean",
  "reputation-weighted",
]);

/** Whether chunks of updates show what a rule makes of them; "krum" and "norm-clipping" look at updates as a whole. */
export const isCheckable = (rule: AggregationRule): boolean => COORDINATEWISE.has(rule);
