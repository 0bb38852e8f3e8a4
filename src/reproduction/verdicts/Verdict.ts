import type { Claim, FigureId } from "../claims/Claim.ts";
import type { PaperDataSet } from "../plan/ReproductionOptions.ts";

/**
 * What the runs say of a claim. The rules: docs/reference/reproduction.md.
 *
 * - `reproduced`: every interval supports the claim.
 * - `refuted`: an interval excludes the claim.
 * - `no difference`: the claim states a difference, and the intervals lie within the margin of equivalence.
 * - `not decided`: the intervals allow the claim and its opposite, or runs are missing.
 * - `not comparable`: the paper gives nothing to compare.
 */
export const verdictWords = ["reproduced", "refuted", "no difference", "not decided", "not comparable"] as const;
export type VerdictWord = (typeof verdictWords)[number];

/** One part of a claim in the unit that it is shown in. */
export interface JudgedPart {
  readonly label: string;
  readonly unit: string;
  readonly digits: number;
  /** null: not played yet. */
  readonly mean: number | null;
  /** Half of the 95 % interval; null with fewer than two seeds. */
  readonly halfWidth: number | null;
  readonly seeds: number;
}

/** A claim of the paper with its measured values. */
export interface Verdict {
  readonly id: string;
  readonly figure: FigureId;
  readonly data: PaperDataSet;
  readonly quote: string;
  readonly kind: Claim["kind"];
  readonly paper: string;
  /** The number, or the least favorable of several comparisons. */
  readonly ours: string;
  readonly verdict: VerdictWord;
  /** A sentence. */
  readonly why: string;
  /**
   * Not decided: about how many seeds would decide, if further seeds spread like these; Infinity (in JSON null) if the mean
   * lies on the border. null: decided, or too few seeds for an estimate.
   */
  readonly seedsNeeded: number | null;
  readonly note: string | null;
  readonly parts: readonly JudgedPart[];
}
