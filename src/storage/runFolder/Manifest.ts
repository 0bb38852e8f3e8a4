import { z } from "zod";

/** The inputs and the result of a run: `manifest.json`. It holds everything that a stranger needs to repeat the run. */
export const manifestSchema = z.strictObject({
  format: z.literal("gfml-run"),
  version: z.literal(1),
  /** A run of one process, or a federation as its provider recorded it. */
  kind: z.enum(["simulation", "federation"]).default("simulation"),
  /** The complete configuration. */
  config: z.record(z.string(), z.unknown()),
  gfmlVersion: z.string(),
  nodeVersion: z.string(),
  platform: z.strictObject({ system: z.string(), architecture: z.string(), processor: z.string() }),
  engine: z.strictObject({
    /** The requested rounding. Runs with one setting agree bit for bit if `detected` agrees. */
    rounding: z.string(),
    /** How this machine rounds. */
    detected: z.string(),
  }),
  data: z.strictObject({
    /** For people: "glyphs (drawn by gfml, embedded)". */
    name: z.string(),
    samples: z.int().min(0),
    features: z.int().min(1),
    classes: z.int().min(1),
    /** SHA-256, hex; null if the data stay with the learners. */
    hash: z.string().nullable(),
    /** The findings about the user's own files and their reasons; null for other data, and in runs of version 0.1. */
    notices: z.array(z.string()).nullable().default(null),
    /** The data contract, with the scaling that was used; null for drawn and published data, and in runs of version 0.1. */
    contract: z.record(z.string(), z.unknown()).nullable().default(null),
  }),
  /** null if the data are not divided. */
  partition: z
    .strictObject({
      learners: z.int().min(1),
      /** SHA-256 of the partition's JSON, hex. */
      hash: z.string(),
    })
    .nullable(),
  /** A federation's service: its configuration without secrets. */
  service: z.record(z.string(), z.unknown()).optional(),
  /** 256 random bits, hex, in a service's commitment to its seed; absent in a simulation, and in services of version 0.1. */
  seedSalt: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** The run whose reputations this run starts with; null if it starts without. */
  reputationFrom: z
    .strictObject({
      folder: z.string(),
      /** Digest of that run's last state, hex. */
      digest: z.string(),
    })
    .nullable()
    .default(null),
  /** The most that a learner's embeddings have revealed, (epsilon, delta); null if they are sent without noise. */
  privacy: z
    .strictObject({ epsilon: z.number().min(0), delta: z.number().gt(0).lt(1), releases: z.int().min(0) })
    .nullable()
    .default(null),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  resumedAt: z.array(z.string()),
  /** null while the run continues, and after it was interrupted. */
  finishedAt: z.string().nullable(),
  /** Number of rounds finished when the manifest was written. */
  roundsPlayed: z.int().min(0),
  completed: z.boolean(),
  /** Wall-clock s of the run's processes, up to the last checkpoint or the end; null if it was not measured. */
  elapsed: z.number().nonnegative().nullable().default(null),
  /** SHA-256 over states and models, hex; null before the end. */
  resultHash: z.string().nullable(),
});

export type Manifest = z.output<typeof manifestSchema>;
