import type {
  ContractRows,
  DataContract,
  GlyphOptions,
  Samples,
  Scaling,
  TableLayout,
  Target,
} from "../../data/index.ts";

/** How a user's own files are read. */
export interface TableOptions extends TableLayout {
  /** `auto` if not given. A contract decides it instead. */
  readonly scaling?: Scaling;
  /** Class names, in order; detected if not given. */
  readonly classes?: readonly string[];
  /** What the label column holds: classes if not given. A contract decides it instead. */
  readonly target?: Target;
  /** The data contract that the files must follow; proposed from them if not given. */
  readonly contract?: DataContract;
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
  /** A pair of IDX files or arrays of NumPy of the user's own: `FILE.npz#ARRAY` is an array in a file of several. */
  | ({ readonly idx: { readonly images: string; readonly labels: string } } & Pick<
      TableOptions,
      "contract" | "scaling"
    >)
  /** A folder with a folder of PNG files for each class. */
  | ({ readonly pictures: string } & Pick<TableOptions, "contract" | "scaling">)
  /** A folder with the data of one learner in each file (or pair of IDX files, or folder of such folders of pictures). */
  | ({ readonly folder: string } & TableOptions)
  /** The smartphone recordings of 30 people: UCI's folder, or the pickle of the package. */
  | ({ readonly smartphone: string } & PeopleOptions)
  /** Files in the JSON format of LEAF: one, or a folder with some. */
  | ({ readonly leaf: string } & PeopleOptions);

/** How data of many people are read. */
export interface PeopleOptions {
  /** `auto` if not given: learners agree on mean and deviation, but for numbers from 0 to 1. */
  readonly scaling?: Scaling;
  /** At most so many people, the first ones. All if absent. */
  readonly people?: number;
}

/** Samples, and facts about them. */
export interface DataSet {
  readonly name: string;
  /** One line: the kind, the number and, for tables, the scaling. */
  readonly description: string;
  /** The findings about the files and their reasons, one sentence each. */
  readonly notices: readonly string[];
  /**
   * The samples that are divided among learners. Where learners agree on the scaling, it is that of all samples here, until
   * `prepareData` knows who trains on which.
   */
  readonly train: Samples;
  /** The name of class k is classNames[k]. */
  readonly classNames: readonly string[];
  /** Whether it is the user's own: tables or IDX files. */
  readonly isOwn: boolean;
  /** The contract that the samples keep to; absent for drawn and published sets. */
  readonly contract?: DataContract;
  /** The rows before scaling, where learners agree on it. */
  readonly rows?: readonly ContractRows[];
  /** For a folder: whose samples are whose. */
  readonly partition?: number[][];
  /** For a folder: the learners' names, in order. */
  readonly learnerNames?: readonly string[];
  /** `dataHash` of the samples, before learners agree on a scaling. */
  readonly sha256: string;
}
