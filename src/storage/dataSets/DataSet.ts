import type { CsvLayout, GlyphOptions, Samples, Scaling } from "../../data/index.ts";

/** How tables are read. */
export interface TableOptions extends CsvLayout {
  /** `auto` if not given. */
  readonly scaling?: Scaling;
}

/** Where samples come from. */
export type DataSource =
  /** Drawn digits; needs nothing. */
  | "glyphs"
  | { readonly glyphs: { readonly count?: number } & Partial<GlyphOptions> }
  /** Published sets, from this machine or downloaded. */
  | "mnist"
  | "fashion-mnist"
  /** A table of the user's own. */
  | ({ readonly csv: string } & TableOptions)
  /** A pair of IDX files of the user's own. */
  | { readonly idx: { readonly images: string; readonly labels: string } }
  /** A folder with the data of one learner in each file (or pair of IDX files). */
  | ({ readonly folder: string } & TableOptions);

/** Samples, and what is known about them. */
export interface DataSet {
  readonly name: string;
  /** One line: what it is, how many, and for tables how they were scaled. */
  readonly description: string;
  /** The samples that are divided among learners. */
  readonly train: Samples;
  /** Class k is called classNames[k]. */
  readonly classNames: readonly string[];
  /** For a folder: whose samples are whose. */
  readonly partition?: number[][];
  /** For a folder: the learners' names, in order. */
  readonly learnerNames?: readonly string[];
  /** `dataHash` of the samples. */
  readonly sha256: string;
}
