import { z } from "zod";
import { metricNames } from "../../meta/index.ts";
import { taskSchema } from "../../round/index.ts";
import { type Scenario, scenarioSchema } from "../scenario/scenarioSchema.ts";

const range = (low: number, high: number, unit: string) =>
  z
    .strictObject({ min: z.number().positive().default(low), max: z.number().positive().default(high) })
    .refine((value) => value.min <= value.max, { message: "min must not be above max", path: ["min"] })
    .prefault({})
    .describe(`lowest and highest value, ${unit}; drawn uniformly between them`);

/** The samples, and how they are distributed among learners. */
const dataSchema = z.strictObject({
  set: z
    .enum(["glyphs", "mnist", "fashion-mnist", "csv", "idx", "images", "folder", "smartphone", "leaf"])
    .default("glyphs")
    .describe(
      "glyphs are drawn by gfml itself; csv, images, folder, smartphone and leaf read data.path, idx reads data.images and data.labels",
    ),
  path: z
    .string()
    .optional()
    .describe(
      "the table (CSV or Parquet), the folder of pictures, the folder with one file a learner, the smartphone recordings, or LEAF's file or folder",
    ),
  images: z.string().optional().describe("idx: the file of images (IDX, .npy or FILE.npz#ARRAY)"),
  labels: z.string().optional().describe("idx: the file of labels (IDX, .npy or FILE.npz#ARRAY)"),
  contract: z
    .string()
    .optional()
    .describe("csv, idx, images and folder: a data contract (JSON, see gfml contract) that the files must follow"),
  directory: z
    .string()
    .optional()
    .describe("where mnist and fashion-mnist lie; else GFML_DATA_DIR, the cache, a download"),
  labelColumn: z
    .string()
    .optional()
    .describe("csv and folder: the label's column, by name or by number from 1; the last if absent"),
  header: z
    .boolean()
    .optional()
    .describe("csv and folder: whether the first row names the columns; detected if absent"),
  separator: z
    .enum([",", ";", "tab", "|"])
    .optional()
    .describe("csv and folder: the separator of columns; detected if absent"),
  decimal: z.enum([".", ","]).optional().describe("csv and folder: the decimal mark of numbers; detected if absent"),
  drop: z
    .array(z.string().min(1))
    .optional()
    .describe("csv and folder: columns to leave out, by name or by number from 1; none keeps all"),
  encoding: z
    .string()
    .min(1)
    .optional()
    .describe("csv and folder: the text's encoding, as windows-1252; UTF-8 if absent"),
  classes: z
    .array(z.string().min(1))
    .optional()
    .describe("csv and folder: the class names, in order; detected if absent"),
  target: z
    .enum(["class", "quantity"])
    .optional()
    .describe(
      "csv and folder: what the label's column holds, classes or a quantity to estimate (squared loss); class if absent",
    ),
  scaling: z
    .enum(["auto", "agreed", "none", "bytes", "range", "standardize", "former"])
    .optional()
    .describe(
      "csv, folder, smartphone and leaf: the scaling of numbers; auto is agreed (mean and deviation of training samples), bytes is for pixels, former is the earlier default",
    ),
  glyphCount: z.int().min(100).default(60_000).describe("glyphs: samples to draw"),
  partition: z
    .enum(["fedlab", "random", "dirichlet", "iid", "file"])
    .default("fedlab")
    .describe("how samples are distributed among the learners"),
  labelsPerLearner: z.int().min(1).default(2).describe("fedlab and random: classes per learner"),
  concentration: z
    .number()
    .positive()
    .default(0.5)
    .describe("dirichlet: smaller values distribute classes less evenly"),
  partitionFile: z.string().optional().describe("partition file: a JSON file that gfml data wrote"),
  mixWith: z
    .enum(["glyphs", "mnist", "fashion-mnist"])
    .optional()
    .describe("a second data set, which some learners hold instead of data.set"),
  mixShare: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.5)
    .describe("mixWith: share of the learners that hold the second data set"),
  mixLabels: z
    .enum(["shared", "separate"])
    .default("shared")
    .describe("mixWith: class k of both sets shares output k of the model, or each set has separate outputs"),
  unseenClasses: z
    .int()
    .min(0)
    .default(0)
    .describe("number of classes that only passive learners hold, without any others; drawn from the seed"),
  samplesPerLearner: z
    .int()
    .min(1)
    .optional()
    .describe(
      "at most so many training samples a learner; the rest of its share is not used, and its test samples stay",
    ),
  split: z
    .enum(["random", "time"])
    .optional()
    .describe(
      "how each learner's samples are divided for tests: at random, or the last of each class, where samples overlap in time; if absent, time for smartphone, random for all others",
    ),
  trainFraction: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.9)
    .describe("share of each learner's samples used for training; the rest is used for testing"),
});

/** The learners of the population: Table II. */
const populationSchema = z.strictObject({
  learners: z.int().min(1).default(40).describe("active and passive learners"),
  activeFraction: z
    .number()
    .gt(0)
    .max(1)
    .default(0.9)
    .describe("share of the learners that train; the others only personalize"),
  minFrequency: z.number().positive().default(1e7).describe("lo: lowest CPU frequency, cycles/s"),
  maxFrequency: z.number().positive().default(1e9).describe("hi: highest CPU frequency, cycles/s"),
  cyclesPerSample: z
    .number()
    .positive()
    .default(501_760)
    .describe("c: CPU cycles to process one sample (10 cycles/bit, float64 pixels)"),
  uplinkRate: range(5e6, 1e7, "bit/s"),
  deadline: range(11, 20, "s"),
});

/** Section VI-B: learners that run fewer steps than they claim. */
const misbehaviorSchema = z.strictObject({
  fraction: z.number().min(0).max(1).default(0).describe("share of the active learners that cheat"),
  localSteps: z.int().min(0).default(3).describe("local steps that a cheat runs instead of learning.localSteps"),
});

const size = (least: number) => z.int().min(least).max(65_535);
const activation = z.enum(["elu", "relu"]).default("elu").describe("activation function after the sums");

/** A layer of `model.layers`. */
const layerSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("convolution"),
    channels: size(1).describe("numbers at each position of the output; a multiple of 4"),
    kernel: size(1).default(3).describe("rows and columns of a kernel"),
    stride: size(1).default(1).describe("positions from one kernel to the next"),
    padding: z.enum(["same", "none"]).default("same").describe("zeros around the image, or none"),
    activation,
  }),
  z.strictObject({
    kind: z.literal("pool"),
    size: size(1).default(2).describe("rows and columns of a window"),
    pooling: z.enum(["maximum", "mean"]).default("maximum").describe("value kept from a window"),
  }),
  z.strictObject({ kind: z.literal("dense"), units: size(1), activation }),
]);

/** The model to train. */
export const modelSchema = z.strictObject({
  hiddenLayers: z.array(z.int().min(1)).min(1).default([80, 60]).describe("number of units of each hidden layer"),
  layers: z
    .array(layerSchema)
    .min(1)
    .optional()
    .describe("hidden layers of a network of convolutions, pools and dense layers, instead of model.hiddenLayers"),
  image: z
    .array(size(1))
    .length(3)
    .optional()
    .describe("rows, columns and channels of a sample, for model.layers; absent: a square image with one channel"),
  rounding: z
    .enum(["strict", "fma"])
    .default("strict")
    .describe("strict gives identical bits on every machine; fma is faster"),
  module: z.string().optional().describe("a module that exports your model and replaces the perceptron"),
});

/** The ledger: where scores and payments are kept. */
export const ledgerSchema = z
  .union([
    z.enum(["evm", "memory", "centralized"]),
    z
      .string()
      .regex(/^https?:\/\/[^\s,]+(,https?:\/\/[^\s,]+)*$/)
      .describe("URLs of a network's nodes, separated by commas"),
  ])
  .default("evm")
  .describe("where scores and payments are kept: evm (a chain that gfml starts), memory (this process), or a network");

/** How a network is used. The other ledgers ignore these fields. */
export const chainSchema = z.strictObject({
  confirmations: z.int().min(1).default(2).describe("network: number of blocks that must confirm a transaction"),
  patience: z
    .number()
    .min(1)
    .default(30)
    .describe("network: seconds in which nodes that cannot be reached are asked again before a run or service ends"),
  settlementWindow: z.int().min(60).default(3600).describe("network: seconds in which a head must settle"),
  maxFeePerGas: z.number().positive().optional().describe("network: highest price offered per unit of gas, gwei"),
  token: z
    .string()
    .optional()
    .describe("network: address of the token to pay in; if absent, gfml deploys a test token"),
  keystore: z
    .string()
    .optional()
    .describe("network: keystore file of the provider's account; if absent, GFML_PRIVATE_KEY"),
});

/** The names of the presets. */
export const presetNames = ["benefit", "plus", "faithful", "paper"] as const;

/** The configuration of `gfml run`. */
export const runSchema = z.strictObject({
  ...taskSchema.shape,
  preset: z.enum(presetNames).default("faithful").describe("source of the values of absent fields"),
  seed: z.int().min(0).default(0).describe("seed of all random draws"),
  rounds: z.int().min(1).default(60).describe("number of rounds to play"),
  evaluationInterval: z
    .int()
    .min(1)
    .default(5)
    .describe("rounds between accuracy measurements; gfml always measures the last round"),
  data: dataSchema.prefault({}),
  model: modelSchema.prefault({}),
  population: populationSchema.prefault({}),
  misbehavior: misbehaviorSchema.prefault({}),
  scenario: z
    .union([z.string().min(1).describe("a scenario file (YAML or JSON)"), scenarioSchema])
    .optional()
    .describe("faults, cheats and changes during the run: see docs/reference/scenarios.md"),
  ledger: ledgerSchema,
  chain: chainSchema.prefault({}),
  initialModel: z.string().optional().describe("safetensors file with the initial model of every coalition"),
  metrics: z
    .array(z.enum(metricNames))
    .default([])
    .describe(
      "further figures of every measurement: f1, precision, recall, classes (the three for each class); rmse, mae and r2 of a quantity",
    ),
  alone: z
    .boolean()
    .default(true)
    .describe("measure beside the run what each learner reaches alone; it changes no result"),
  checkpointInterval: z.int().min(1).default(10).describe("rounds between checkpoints"),
});

/** A complete run configuration: every field set, the scenario read from its file. */
export type RunConfig = Omit<z.output<typeof runSchema>, "scenario"> & { readonly scenario?: Scenario | undefined };
/** A user's configuration: any field may be absent. */
export type RunConfigInput = z.input<typeof runSchema>;
