import type { AggregationRule } from "../../src/meta/index.ts";
import type { ContributionRule } from "../../src/reputation/index.ts";

/** Bytes that a head holds while it aggregates, at most; what the link holds of updates on their way comes on top. */
export interface HeadMemory {
  /** However many members there are. */
  readonly fixed: number;
  /** For the updates that are kept until the last has come; 0 where each is dropped once it is added. */
  readonly buffered: number;
}

/**
 * What a coalition costs its head. The plain and the weighted mean add each update up and drop it; the other rules compare
 * updates and keep them, and so does the "projection" of contributions.
 */
export const headMemory = (
  aggregation: AggregationRule,
  contribution: ContributionRule,
  parameterCount: number,
  members: number,
): HeadMemory => {
  const streams = aggregation === "mean" || aggregation === "weighted";
  // the start, sums in float64 (two where they are weighted), the result, and the update at hand with its bytes
  const fixed = (4 + (aggregation === "weighted" ? 16 : 8) + 4 + 8) * parameterCount;
  const kept = streams && contribution !== "projection" ? 0 : 4;
  // changes: of krum in float64, of clipped models and of projections in float32
  const compared = aggregation === "krum" ? 8 : aggregation === "norm-clipping" ? 4 : 0;
  const projected = contribution === "projection" ? 4 : 0;
  return { fixed, buffered: (kept + compared + projected) * parameterCount * members };
};
