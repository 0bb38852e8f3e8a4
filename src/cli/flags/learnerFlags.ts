import { type Command, InvalidArgumentError, Option } from "commander";
import type { DataSource } from "../../storage/index.ts";
import { usageError } from "../errors.ts";
import { wholeNumber } from "./flagValues.ts";

/** Flags by which a learner names its data. */
export interface DataFlags {
  readonly data: string;
  readonly path?: string;
  readonly images?: string;
  readonly labels?: string;
  readonly labelColumn?: string;
  readonly dataDir?: string;
  readonly part?: { readonly index: number; readonly count: number };
  readonly labelsPerLearner: number;
  readonly testShare: number;
  readonly dataSeed: number;
}

export const addDataFlags = (command: Command): Command =>
  command
    .addOption(
      new Option("--data <name>", "what it holds: csv, folder and idx are your own files")
        .choices(["glyphs", "mnist", "fashion-mnist", "csv", "folder", "idx"])
        .makeOptionMandatory(),
    )
    .option("--path <path>", "csv: the file; folder: the folder with one file a learner, with --part")
    .option("--images <file>", "idx: the file of images")
    .option("--labels <file>", "idx: the file of labels")
    .option("--label-column <name>", "csv and folder: the label's column; the last if not given")
    .option("--data-dir <folder>", "where mnist and fashion-mnist lie")
    .addOption(
      new Option("--part <i/n>", "to try it out: hold part i of n, divided as gfml run divides").argParser(readPart),
    )
    .addOption(
      new Option("--labels-per-learner <integer>", "with --part: classes of a part").argParser(wholeNumber).default(2),
    )
    .addOption(new Option("--test-share <number>", "share of the samples kept for tests").argParser(share).default(0.1))
    .addOption(
      new Option("--data-seed <integer>", "of drawn data, parts and the choice of test samples")
        .argParser(wholeNumber)
        .default(0),
    );

/** Flags by which a learner names its key. */
export interface KeyFlags {
  readonly key?: string;
  readonly createKey?: true;
}

export const addKeyFlags = (command: Command): Command =>
  command
    .option("--key <file>", "keystore of the learner's key; GFML_PRIVATE_KEY if not given")
    .option("--create-key", "make the keystore with a new key if the file is not there")
    .addHelpText(
      "after",
      "\nA keystore is opened with GFML_KEYSTORE_PASSWORD, or with the file that GFML_KEYSTORE_PASSWORD_FILE names.",
    );

/** The flags of `gfml learner`. */
export interface LearnerFlags extends DataFlags, KeyFlags {
  readonly passive?: true;
  readonly code?: string;
  readonly region?: string;
  readonly maxFrequency?: number;
  readonly minFrequency?: number;
  readonly uplinkRate?: number;
  readonly deadline?: number;
  readonly seed?: number;
  readonly listen?: readonly string[];
  readonly announce?: readonly string[];
  readonly json?: true;
  readonly quiet?: true;
}

/** The flags of `gfml personalize`. */
export interface PersonalizeFlags extends DataFlags, KeyFlags {
  readonly samples?: number;
  readonly output?: readonly string[];
  readonly code?: string;
  readonly json?: true;
}

/** @throws GFML_USAGE if a flag that the data need is missing */
export const dataSourceOf = ({ data, path, images, labels, labelColumn }: DataFlags): DataSource => {
  const need = (value: string | undefined, flag: string): string => {
    if (value !== undefined) return value;
    throw usageError(`--data ${data} needs ${flag}`, { remedy: `add ${flag} and the file or folder` });
  };
  const layout = labelColumn !== undefined && { labelColumn };
  switch (data) {
    case "csv":
      return { csv: need(path, "--path"), ...layout };
    case "folder":
      return { folder: need(path, "--path"), ...layout };
    case "idx":
      return { idx: { images: need(images, "--images"), labels: need(labels, "--labels") } };
    default:
      return data as "glyphs" | "mnist" | "fashion-mnist";
  }
};

const readPart = (text: string): { index: number; count: number } => {
  const [, index, count] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? [];
  if (index === undefined || count === undefined || Number(index) > Number(count))
    throw new InvalidArgumentError("It must be i/n, with i from 1 to n.");
  return { index: Number(index) - 1, count: Number(count) };
};

const share = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError("It must be a number between 0 and 1.");
  return value;
};
