import type { Chart } from "../../charts/index.ts";
import type { MeanInterval } from "../../math/index.ts";
import type { FigureId } from "../claims/Claim.ts";
import type { ReproductionOptions } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";
import type { Variant } from "../plan/Variant.ts";

/** A figure or table of the paper: its runs, and its tables and charts. */
export interface Figure {
  readonly id: FigureId;
  readonly title: string;
  variants(options: ReproductionOptions): readonly Variant[];
  /** Tables and charts of finished runs. A missing value is shown as "-" or omitted. */
  summarize(study: Study): FigureSummary;
}

export interface FigureSummary {
  readonly tables: readonly SummaryTable[];
  readonly charts: readonly Chart[];
}

export interface SummaryTable {
  /** The name of its file. */
  readonly id: string;
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly FigureCell[])[];
}

export interface TableColumn {
  readonly name: string;
  readonly unit: string;
  readonly digits: number;
  /** The factor by which numbers are multiplied when shown. */
  readonly scale: number;
  /** Text, a number, or a mean with its interval over seeds. */
  readonly kind: "text" | "number" | "interval";
}

/** null: not played, or without meaning. */
export type FigureCell = string | number | MeanInterval | null;
