import { z } from "zod";
import { taskSchema } from "../../round/index.ts";
import { type Scenario, scenarioSchema } from "../scenario/scenarioSchema.ts";

const range = (low: number, high: number, unit: string) =>
  z
    .strictObject({ min: z.number().positive().default(low), max: z.number().positive().default(high) })
    .refine((value) => value.min <= value.max, { message: "min must not be above max", path: ["min"] })
    .prefault({})
    .describe(`uniform between min and max, ${unit}`);

/** Which samples, and how they are spread over learners. */
const dataSchema = z.strictObject({
  set: z
    .enum(["glyphs", "mnist", "fashion-mnist", "csv", "folder"])
    .default("glyphs")
    .describe("glyphs are drawn by gfml itself; csv and folder read your own data from data.path"),
  path: z.string().optional().describe("the csv file, or the folder with one file a learner"),
  directory: z
    .string()
    .optional()
    .describe("where mnist and fashion-mnist lie; else GFML_DATA_DIR, the cache, a download"),
  labelColumn: z.string().optional().describe("csv: the label's column; the last if absent"),
  glyphCount: z.int().min(100).default(60_000).describe("glyphs: samples to draw"),
  partition: z
    .enum(["fedlab", "random", "dirichlet", "iid", "file"])
    .default("fedlab")
    .describe("how samples are spread over learners"),
  labelsPerLearner: z.int().min(1).default(2).describe("fedlab and random: classes a learner holds"),
  concentration: z.number().positive().default(0.5).describe("dirichlet: small is uneven"),
  partitionFile: z.string().optional().describe("partition file: a JSON written by gfml data"),
  mixWith: z
    .enum(["glyphs", "mnist", "fashion-mnist"])
    .optional()
    .describe("a second data set, which some of the learners hold instead of data.set"),
  mixShare: z.number().gt(0).lt(1).default(0.5).describe("mixWith: share of the learners that hold the second set"),
  mixLabels: z
    .enum(["shared", "separate"])
    .default("shared")
    .describe("mixWith: both sets' class k is output k of one model, or the second set has outputs of its own"),
  unseenClasses: z
    .int()
    .min(0)
    .default(0)
    .describe("classes that only passive learners hold, and they hold no others; drawn from the seed"),
  trainFraction: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.9)
    .describe("share of each learner's samples used for training; the rest tests"),
});

/** Who takes part: Table II. */
const populationSchema = z.strictObject({
  learners: z.int().min(1).default(40).describe("active and passive learners"),
  activeFraction: z.number().gt(0).max(1).default(0.9).describe("share that trains; the others only personalize"),
  minFrequency: z.number().positive().default(1e7).describe("lo: least CPU frequency, cycles/s"),
  maxFrequency: z.number().positive().default(1e9).describe("hi: largest CPU frequency, cycles/s"),
  cyclesPerSample: z
    .number()
    .positive()
    .default(501_760)
    .describe("c: cycles to process a sample once (10 cycles/bit, float64 pixels)"),
  uplinkRate: range(5e6, 1e7, "bit/s"),
  deadline: range(11, 20, "s"),
});

/** Section VI-B: learners that run fewer steps than they claim. */
const misbehaviorSchema = z.strictObject({
  fraction: z.number().min(0).max(1).default(0).describe("share of the active learners that cheat"),
  localSteps: z.int().min(0).default(3).describe("steps that a cheat runs instead of learning.localSteps"),
});

/** Which model is trained. */
export const modelSchema = z.strictObject({
  hiddenLayers: z.array(z.int().min(1)).min(1).default([80, 60]).describe("units of each hidden layer"),
  rounding: z
    .enum(["strict", "fma"])
    .default("strict")
    .describe("strict gives the same bits everywhere; fma is faster"),
  module: z.string().optional().describe("a module that exports your own model, instead of the perceptron"),
});

/** Where scores and payments are kept. */
export const ledgerSchema = z
  .union([
    z.enum(["evm", "memory", "centralized"]),
    z
      .string()
      .regex(/^https?:\/\/[^\s,]+(,https?:\/\/[^\s,]+)*$/)
      .describe("the URLs of a network's nodes, separated by commas"),
  ])
  .default("evm")
  .describe("where scores and payments are kept: a chain that gfml starts, this process, or a network");

/** How a network is used; nothing of it matters to the other ledgers. */
export const chainSchema = z.strictObject({
  confirmations: z.int().min(1).default(2).describe("network: blocks that must hold a transaction before it counts"),
  settlementWindow: z.int().min(60).default(3600).describe("network: s that a head has to settle in"),
  maxFeePerGas: z.number().positive().optional().describe("network: most that is offered for a unit of gas, gwei"),
  token: z.string().optional().describe("network: address of the token to pay in; a test token is deployed if absent"),
  keystore: z
    .string()
    .optional()
    .describe("network: keystore file of the provider's account; GFML_PRIVATE_KEY if absent"),
});

/** All of a run of `gfml run`. */
export const runSchema = z.strictObject({
  ...taskSchema.shape,
  preset: z.enum(["faithful", "paper"]).default("faithful").describe("where absent fields take their values from"),
  seed: z.int().min(0).default(0).describe("everything random follows from it"),
  rounds: z.int().min(1).default(60).describe("rounds to play"),
  evaluationInterval: z
    .int()
    .min(1)
    .default(5)
    .describe("rounds between measurements of accuracy; the last round is always measured"),
  data: dataSchema.prefault({}),
  model: modelSchema.prefault({}),
  population: populationSchema.prefault({}),
  misbehavior: misbehaviorSchema.prefault({}),
  scenario: z
    .union([z.string().min(1).describe("a scenario file (YAML or JSON)"), scenarioSchema])
    .optional()
    .describe("faults, cheats and changes that the run is to meet: see docs/reference/scenarios.md"),
  ledger: ledgerSchema,
  chain: chainSchema.prefault({}),
  initialModel: z.string().optional().describe("safetensors file to start every coalition from"),
  checkpointInterval: z.int().min(1).default(10).describe("rounds between checkpoints"),
});

/** A complete run configuration: every field set, the scenario read from its file. */
export type RunConfig = Omit<z.output<typeof runSchema>, "scenario"> & { readonly scenario?: Scenario | undefined };
/** What a user writes: any field may be absent. */
export type RunConfigInput = z.input<typeof runSchema>;
