import { type Command, InvalidArgumentError, Option } from "commander";
import type { Scaling, Separator } from "../../data/index.ts";
import type { DataSource } from "../../storage/index.ts";
import { usageError } from "../errors.ts";
import { wholeNumber } from "./flagValues.ts";
import type { FlowerFlags } from "./flowerFlags.ts";

/** Flags that name a learner's data. */
export interface DataFlags {
  readonly data?: string;
  readonly path?: string;
  readonly images?: string;
  readonly labels?: string;
  readonly label?: string;
  readonly header?: boolean;
  readonly separator?: Separator;
  readonly decimal?: "." | ",";
  readonly drop?: readonly string[];
  readonly encoding?: string;
  readonly scaling?: Scaling;
  readonly dataDir?: string;
  readonly part?: { readonly index: number; readonly count: number };
  readonly labelsPerLearner: number;
  readonly testShare: number;
  readonly dataSeed: number;
}

/** @param isMandatory - false for a command that checks itself whether it needs data */
export const addDataFlags = (command: Command, isMandatory = true): Command =>
  command
    .addOption(
      new Option("--data <name>", "the learner's data; csv, images, folder and idx are your own files")
        .choices(["glyphs", "mnist", "fashion-mnist", "csv", "images", "folder", "idx"])
        .makeOptionMandatory(isMandatory),
    )
    .option(
      "--path <path>",
      "for csv: the table (CSV or Parquet); for images: the folder of pictures; for folder: the folder with one file per learner, with --part",
    )
    .option("--images <file>", "for idx: the file of images (IDX, .npy or FILE.npz#ARRAY)")
    .option("--labels <file>", "for idx: the file of labels")
    .option(
      "--label <name>",
      "csv and folder: what the label's column is called here, if not as in the task's contract",
    )
    .addOption(new Option("--label-column <name>").hideHelp())
    .addOption(
      new Option("--header <boolean>", "csv and folder: false if the first row is a sample and columns stand in order")
        .choices(["true", "false"])
        .argParser(truth),
    )
    .addOption(
      new Option("--separator <name>", "csv and folder: the separator of columns; detected if not given")
        .choices([",", ";", "tab", "|"])
        .argParser(separator),
    )
    .addOption(
      new Option("--decimal <mark>", "csv and folder: the decimal mark; detected if not given").choices([".", ","]),
    )
    .addOption(
      new Option("--drop <columns>", "csv and folder: columns to leave out, by name or by number from 1").argParser(
        names,
      ),
    )
    .option("--encoding <name>", "csv and folder: the text's encoding, as windows-1252; UTF-8 if not given")
    .addOption(
      new Option("--scaling <name>", "only for a task of version 0.1, which has no data contract").choices([
        "none",
        "bytes",
        "range",
        "standardize",
        "former",
      ]),
    )
    .option("--data-dir <folder>", "folder with the files of mnist or fashion-mnist")
    .addOption(new Option("--part <i/n>", "for a trial: use part i of n, divided as in gfml run").argParser(readPart))
    .addOption(
      new Option("--labels-per-learner <integer>", "with --part: number of classes in a part")
        .argParser(wholeNumber)
        .default(2),
    )
    .addOption(
      new Option("--test-share <number>", "share of the samples that are kept for tests").argParser(share).default(0.1),
    )
    .addOption(
      new Option("--data-seed <integer>", "seed of drawn data, of parts and of the choice of test samples")
        .argParser(wholeNumber)
        .default(0),
    );

/** Flags that name a learner's key. */
export interface KeyFlags {
  readonly key?: string;
  readonly createKey?: true;
}

export const addKeyFlags = (command: Command): Command =>
  command
    .option("--key <file>", "keystore file of the learner's key (default: the key in GFML_PRIVATE_KEY)")
    .option("--create-key", "create the keystore with a new key if the file does not exist")
    .addHelpText(
      "after",
      "\nThe password of the keystore comes from GFML_KEYSTORE_PASSWORD, or from the file in GFML_KEYSTORE_PASSWORD_FILE.",
    );

/** The flags of `gfml learner`. */
export interface LearnerFlags extends DataFlags, KeyFlags, FlowerFlags {
  readonly passive?: true;
  readonly code?: string;
  readonly region?: string;
  readonly maxFrequency?: number;
  readonly minFrequency?: number;
  readonly uplinkRate?: number;
  readonly deadline?: number;
  readonly seed?: number;
  readonly keep?: string;
  readonly listen?: readonly string[];
  readonly announce?: readonly string[];
  readonly trainer?: string;
  readonly trainerTimeout: number;
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
export const dataSourceOf = (flags: DataFlags & { readonly labelColumn?: string }): DataSource => {
  const { data, path, images, labels, header, separator, decimal, drop, encoding, scaling } = flags;
  if (data === undefined)
    throw usageError("no data are given", { remedy: "add --data: for example --data csv --path FILE" });
  const labelColumn = flags.label ?? flags.labelColumn;
  const need = (value: string | undefined, flag: string): string => {
    if (value !== undefined) return value;
    throw usageError(`--data ${data} needs ${flag}`, { remedy: `add ${flag} and the file or folder` });
  };
  const layout = {
    ...(labelColumn !== undefined && { labelColumn }),
    ...(header !== undefined && { header }),
    ...(separator !== undefined && { separator }),
    ...(decimal !== undefined && { decimal }),
    ...(drop !== undefined && { drop }),
    ...(encoding !== undefined && { encoding }),
    ...(scaling !== undefined && { scaling }),
  };
  switch (data) {
    case "csv":
      return { csv: need(path, "--path"), ...layout };
    case "images":
      return { pictures: need(path, "--path") };
    case "folder":
      return { folder: need(path, "--path"), ...layout };
    case "idx":
      return { idx: { images: need(images, "--images"), labels: need(labels, "--labels") } };
    default:
      return data as "glyphs" | "mnist" | "fashion-mnist";
  }
};

const truth = (text: string): boolean => {
  if (text !== "true" && text !== "false") throw new InvalidArgumentError("It must be true or false.");
  return text === "true";
};

const separator = (text: string): Separator => {
  if (text === "tab") return "\t";
  if (text === "," || text === ";" || text === "|") return text;
  throw new InvalidArgumentError("It must be a comma, a semicolon, tab or |.");
};

const names = (text: string): string[] => (text === "none" ? [] : text.split(",").map((name) => name.trim()));

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
