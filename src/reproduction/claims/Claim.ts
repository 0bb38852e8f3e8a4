import type { PaperDataSet } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";

/** The arguments of `gfml reproduce`. `claims` are those of the abstract and the introduction. */
export const figureIds = [
  "fig3",
  "fig4",
  "table3",
  "fig5",
  "fig6",
  "fig7",
  "fig8",
  "fig9",
  "balance",
  "claims",
] as const;
export type FigureId = (typeof figureIds)[number];

/** When a claim counts as reproduced. Every interval is the 95 % interval of the mean over seeds. */
export type Rule =
  /** Every part is positive: its interval lies above 0. Parts are written so that the claim is "positive", with a `delta`. */
  | { readonly kind: "positive" }
  /** The whole interval lies within `tolerance` of the paper's number (absolute). */
  | { readonly kind: "near"; readonly value: number; readonly tolerance: number }
  /** The interval is at or above `value`: in at least one part ("up to"), or in all parts ("more than"). */
  | { readonly kind: "reaches"; readonly value: number; readonly parts: "one" | "all" }
  /** Every part's interval is between -margin and margin ("slightly", "in line with"). */
  | { readonly kind: "within"; readonly margin: number }
  /** The paper gives nothing to compare with; our value is shown. */
  | { readonly kind: "none"; readonly why: string };

/** The margin below which a difference counts as none: 2 points of accuracy, 10 % of the compared number for money, time and all other numbers. */
export interface Delta {
  readonly text: string;
  /** In the unit of the part's values. */
  of(study: Study, data: PaperDataSet): number;
}

/** One number per seed for a claim. */
export interface ClaimPart {
  readonly label: string;
  readonly unit: string;
  readonly digits: number;
  /** The factor by which a value is multiplied when shown. */
  readonly scale: number;
  /** One number per seed, over the seeds that have it. */
  values(study: Study, data: PaperDataSet): readonly number[];
  /** The margin of equivalence: a difference up to this counts as none. For parts of a "positive" rule. */
  readonly delta?: Delta;
}

/** One number or ordering that the paper states. */
export interface Claim {
  readonly id: string;
  readonly figure: FigureId;
  /** The paper's statement, in our words. */
  readonly quote: string;
  readonly kind: "number" | "ordering" | "trend";
  /** The paper's value, shown next to ours. */
  readonly paper: string;
  readonly rule: Rule;
  readonly parts: readonly ClaimPart[];
  /** What a reader should know about the comparison. */
  readonly note?: string;
}
