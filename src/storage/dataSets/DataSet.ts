import type { CsvLayout, GlyphOptions, Samples, Scaling } from "../../data/index.ts";

/** How tables are read. */
export interface TableOptions extends CsvLayout {
  /** `auto` if absent. */
  readonly scaling?: Scaling;
}

/** The source of samples. */
export type DataSource =
  /** Drawn digits; needs no files. */
  | "glyphs"
  | { readonly glyphs: { readonly count?: number } & Partial<GlyphOptions> }
  /** Published sets, from this machine or downloaded. */
  | "mnist"
  | "fashion-mnist"
  /** The user's own table. */
  | ({ readonly csv: string } & TableOptions)
  /** The user's own pair of IDX files. */
  | { readonly idx: { readonly images: string; readonly labels: string } }
  /** A folder with one learner's data in each file (or pair of IDX files). */
  | ({ readonly folder: string } & TableOptions);

/** Samples, and facts about them. */
export interface DataSet {
  readonly name: string;
  /** One line: the kind, the number and, for tables, the scaling. */
  readonly description: string;
  /** The samples that are divided among learners. */
  readonly train: Samples;
  /** The name of class k is classNames[k]. */
  readonly classNames: readonly string[];
  /** For a folder: the owner of each sample. */
  readonly partition?: number[][];
  /** For a folder: the learners' names, in order. */
  readonly learnerNames?: readonly string[];
  /** `dataHash` of the samples. */
  readonly sha256: string;
}
