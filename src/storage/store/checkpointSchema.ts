import { z } from "zod";

const index = z
  .int()
  .min(0)
  .max(2 ** 24);
const hash = z.string();

/** A round's state, as far as reading it can go wrong. Its digest says whether it is the run's. */
export const stateSchema = z.looseObject({
  version: z.literal(1),
  round: z.int().min(0),
  partition: z.array(z.array(index)),
  sittingOut: z.array(index),
  clusters: z.array(z.array(index)).optional(),
  heads: z.array(index.nullable()),
  competitionIncentives: z.array(z.number()),
  modelHashes: z.array(hash),
  embeddings: z.looseObject({ learners: z.array(index), vectors: z.array(z.base64()) }).optional(),
  memory: z.record(z.string(), z.unknown()).optional(),
  clock: z.number(),
  digest: hash,
});

export const taskSchema = z.int().min(0);

export const ledgerSchema = z.looseObject({
  kind: z.string(),
  version: z.number(),
  recordCount: z.int().min(0),
  data: z.unknown(),
});
