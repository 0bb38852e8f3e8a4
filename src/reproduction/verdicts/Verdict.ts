import type { Claim, FigureId } from "../claims/Claim.ts";
import type { PaperDataSet } from "../plan/ReproductionOptions.ts";

export type VerdictWord = "reproduced" | "not reproduced" | "not comparable";

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
  /** Not reproduced, and some part shows the opposite. Otherwise nothing is shown either way. */
  readonly isContradicted: boolean;
  /** A sentence. */
  readonly why: string;
  readonly note: string | null;
  readonly parts: readonly JudgedPart[];
}
