import { z } from "zod";

/** What a run was made of and what came out: `manifest.json`. Everything that a stranger needs to repeat it. */
export const manifestSchema = z.strictObject({
  format: z.literal("gfml-run"),
  version: z.literal(1),
  /** A run of one process, or a federation as its provider saw it. */
  kind: z.enum(["simulation", "federation"]).default("simulation"),
  /** The complete configuration. */
  config: z.record(z.string(), z.unknown()),
  gfmlVersion: z.string(),
  nodeVersion: z.string(),
  platform: z.strictObject({ system: z.string(), architecture: z.string(), processor: z.string() }),
  engine: z.strictObject({
    /** The requested rounding. Runs of one setting agree bit for bit where `detected` agrees. */
    rounding: z.string(),
    /** What this machine does. */
    detected: z.string(),
  }),
  data: z.strictObject({
    /** For people: "glyphs (drawn by gfml, embedded)". */
    name: z.string(),
    samples: z.int().min(0),
    features: z.int().min(1),
    classes: z.int().min(1),
    /** SHA-256, hex; null where the data are the learners' own, and stay with them. */
    hash: z.string().nullable(),
  }),
  /** null where the data is not divided. */
  partition: z
    .strictObject({
      learners: z.int().min(1),
      /** SHA-256 of the partition's JSON, hex. */
      hash: z.string(),
    })
    .nullable(),
  /** A federation's service: all of its configuration but secrets. */
  service: z.record(z.string(), z.unknown()).optional(),
  /** The run whose reputations this one starts from; null if it starts from none. */
  reputationFrom: z
    .strictObject({
      folder: z.string(),
      /** Digest of that run's last state, hex. */
      digest: z.string(),
    })
    .nullable()
    .default(null),
  /** What a learner's embeddings have revealed at most, (epsilon, delta); null where they are sent without noise. */
  privacy: z
    .strictObject({ epsilon: z.number().min(0), delta: z.number().gt(0).lt(1), releases: z.int().min(0) })
    .nullable()
    .default(null),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  resumedAt: z.array(z.string()),
  /** null while the run continues, and after it was interrupted. */
  finishedAt: z.string().nullable(),
  /** Rounds finished when the manifest was written. */
  roundsPlayed: z.int().min(0),
  completed: z.boolean(),
  /** Wall-clock s of the processes that played it, up to the last checkpoint or the end; null if it was not measured. */
  elapsed: z.number().nonnegative().nullable().default(null),
  /** SHA-256 over states and models, hex; null before the end. */
  resultHash: z.string().nullable(),
});

export type Manifest = z.output<typeof manifestSchema>;
