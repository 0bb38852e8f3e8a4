import type { PaperDataSet } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";

/** What `gfml reproduce` can be asked for. `claims` are those of the abstract and the introduction. */
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

/** When a claim counts as reproduced; every interval is the 95 % interval of the mean over seeds. */
export type Rule =
  /** Every part is positive: its interval lies above 0. Parts are written so that the claim is "positive". */
  | { readonly kind: "positive" }
  /** The paper's number lies in the interval, or within `tolerance` of the mean (absolute). */
  | { readonly kind: "near"; readonly value: number; readonly tolerance: number }
  /** The interval lies at or above `value`: in one part at least ("up to"), or in all ("more than"). */
  | { readonly kind: "reaches"; readonly value: number; readonly parts: "one" | "all" }
  /** Every part's interval lies between -margin and margin ("slightly", "in line with"). */
  | { readonly kind: "within"; readonly margin: number }
  /** The paper gives nothing that could be compared; ours is shown. */
  | { readonly kind: "none"; readonly why: string };

/** One number a seed that bears on a claim. */
export interface ClaimPart {
  readonly label: string;
  readonly unit: string;
  readonly digits: number;
  /** What a value is multiplied with when shown. */
  readonly scale: number;
  /** A number a seed, over the seeds that have it. */
  values(study: Study, data: PaperDataSet): readonly number[];
}

/** One number or ordering that the paper states. */
export interface Claim {
  readonly id: string;
  readonly figure: FigureId;
  /** What the paper says, in our words. */
  readonly quote: string;
  readonly kind: "number" | "ordering" | "trend";
  /** The paper's value, as shown beside ours. */
  readonly paper: string;
  readonly rule: Rule;
  readonly parts: readonly ClaimPart[];
  /** What a reader should know of the comparison. */
  readonly note?: string;
}
