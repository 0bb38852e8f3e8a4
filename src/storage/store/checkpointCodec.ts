import { createHash } from "node:crypto";
import { z } from "zod";
import type { Checkpoint, KeptModel, LedgerSnapshot, RoundState, TaskId } from "../../round/index.ts";
import { decodeSafetensors, SafetensorsFormatError, safetensorsParts, type Tensor } from "../../safetensors/index.ts";

const VERSION = "2";
const LEDGER_BYTES = "ledger.bytes";
const KEPT = "kept.";

/**
 * The bytes of a checkpoint, in parts: a safetensors file with the tensors `state`, `task` and `ledger` (JSON
 * as bytes), `ledger.bytes` where the ledger has any, `model.0` .. (float32), and `kept.LEARNER.ROUND` for each model that a
 * learner keeps for itself. Its metadata hold a SHA-256 over them,
 * so that any damage shows. The large parts are views of the checkpoint itself.
 */
export const encodeCheckpoint = ({ state, task, ledger, models, kept }: Checkpoint): readonly Uint8Array[] => {
  const { bytes, ...plain } = ledger;
  const tensors: Tensor[] = [
    textTensor("state", JSON.stringify(state)),
    textTensor("task", JSON.stringify(task)),
    textTensor("ledger", JSON.stringify(plain)),
    ...(bytes === undefined ? [] : [{ name: LEDGER_BYTES, shape: [bytes.length], values: bytes }]),
    ...models.map((values, index) => ({ name: `model.${index}`, shape: [values.length], values })),
    ...(kept ?? []).map(({ learner, round, model }) => ({
      name: `${KEPT}${learner}.${round}`,
      shape: [model.length],
      values: model,
    })),
  ];
  const metadata = { format: "gfml-checkpoint", version: VERSION, sha256: digest(tensors) };
  return safetensorsParts({ metadata, tensors });
};

/**
 * @param source - the file's name, for messages
 * @throws SafetensorsFormatError if the bytes are not a complete checkpoint
 */
export const decodeCheckpoint = (content: Uint8Array, source: string): Checkpoint => {
  const { metadata, tensors } = decodeSafetensors(content, source);
  if (metadata.format !== "gfml-checkpoint") throw new SafetensorsFormatError(source, "it is not a checkpoint");
  if (metadata.version !== VERSION) {
    throw new SafetensorsFormatError(source, `version ${metadata.version} of the checkpoint format is unknown`);
  }
  if (metadata.sha256 !== digest(tensors)) throw new SafetensorsFormatError(source, "its checksum is wrong");
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor.values]));
  const json = <Value>(name: string, schema: z.ZodType): Value => {
    const problem = (reason: string): SafetensorsFormatError =>
      new SafetensorsFormatError(source, `its ${name} is not one of gfml: ${reason}`);
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder().decode(byName.get(name)));
    } catch {
      throw problem("not JSON");
    }
    const issue = schema.safeParse(value).error?.issues[0];
    if (issue !== undefined) throw problem(`${issue.path.join(".")}: ${issue.message}`);
    return value as Value;
  };
  const bytes = byName.get(LEDGER_BYTES) as Uint8Array | undefined;
  const models: Float32Array[] = [];
  const floatsOf = (name: string, values: unknown): Float32Array => {
    if (!(values instanceof Float32Array)) throw new SafetensorsFormatError(source, `${name} is not float32`);
    return values;
  };
  for (let index = 0; byName.has(`model.${index}`); index++) {
    models.push(floatsOf(`model.${index}`, byName.get(`model.${index}`)));
  }
  const kept = tensors.flatMap(({ name, values }): KeptModel[] => {
    const [learner, round] = name.startsWith(KEPT) ? name.slice(KEPT.length).split(".").map(Number) : [];
    return learner === undefined || round === undefined ? [] : [{ learner, round, model: floatsOf(name, values) }];
  });
  return {
    state: json<RoundState>("state", stateSchema),
    task: json<TaskId>("task", taskSchema),
    ledger: { ...json<LedgerSnapshot>("ledger", ledgerSchema), ...(bytes && { bytes }) },
    models,
    ...(kept.length > 0 && { kept }),
  };
};

const textTensor = (name: string, text: string): Tensor => {
  const values = new TextEncoder().encode(text);
  return { name, shape: [values.length], values };
};

const digest = (tensors: readonly Tensor[]): string => {
  const hash = createHash("sha256");
  for (const { name, shape, values } of tensors) {
    hash.update(`${name} ${shape.join("x")}\n`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest("hex");
};

const index = z
  .int()
  .min(0)
  .max(2 ** 24);
const hash = z.string();

/** A round's state, as far as reading it can go wrong. Its digest says whether it is the run's. */
const stateSchema = z.looseObject({
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

const taskSchema = z.int().min(0);

const ledgerSchema = z.looseObject({
  kind: z.string(),
  version: z.number(),
  recordCount: z.int().min(0),
  data: z.unknown(),
});
