import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { dataHash, type SamplePartition, type Samples } from "../data/index.ts";
import { type AloneResult, digestOf } from "../round/index.ts";
import { cacheDirectory, writeFileAtomic } from "../storage/index.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { splitTermsOf } from "./config/splitTermsOf.ts";

/** Counted up when the same key gives other numbers, or results that hold more. */
const VERSION = 2;

/** Results by what was trained and measured, as `AloneBaseline` names them. */
export type AloneResults = Map<string, AloneResult>;

/** A result as it is written: predictions as base64 of little-endian float64. */
type Stored = Omit<AloneResult, "predictions"> & { readonly predictions: string };

/**
 * The file that keeps what learners reach alone: one for each division of a data set, seed and model. Undefined where a
 * scenario changes the data, or the model is a module whose content is not known.
 */
export const aloneCacheFile = (
  config: RunConfig,
  samples: Samples,
  partition: SamplePartition,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined => {
  if (config.scenario !== undefined || config.model.module !== undefined) return undefined;
  const { seed, data, model, learning, personalization } = config;
  const key = digestOf({
    version: VERSION,
    seed,
    data: dataHash(samples),
    partition,
    trainFraction: data.trainFraction,
    ...(splitTermsOf(data).method === "time" && { split: "time" }),
    samplesPerLearner: data.samplesPerLearner ?? null,
    model,
    batchSize: personalization.batchSize ?? learning.batchSize,
    heldOut: personalization.heldOut,
  });
  return join(cacheDirectory(environment), "alone", `${key}.json`);
};

/** The results in a file; none if it is not there or damaged, because they can be computed again. */
export const loadAloneResults = async (file: string | undefined): Promise<AloneResults> => {
  if (file === undefined) return new Map();
  try {
    const stored = JSON.parse(await readFile(file, "utf8")) as Readonly<Record<string, Stored>>;
    return new Map(
      Object.entries(stored).map(([name, { predictions, ...scores }]) => {
        const bytes = Uint8Array.from(Buffer.from(predictions, "base64"));
        return [name, { ...scores, predictions: new Float64Array(bytes.buffer) }];
      }),
    );
  } catch {
    return new Map();
  }
};

/** Keeps results for the next run. A cache that cannot be written is no reason to fail. */
export const saveAloneResults = async (file: string | undefined, results: AloneResults): Promise<void> => {
  if (file === undefined) return;
  const stored = [...results].map(([name, { predictions, ...scores }]): [string, Stored] => {
    const { buffer, byteOffset, byteLength } = predictions;
    return [name, { ...scores, predictions: Buffer.from(buffer, byteOffset, byteLength).toString("base64") }];
  });
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFileAtomic(file, JSON.stringify(Object.fromEntries(stored)));
  } catch {}
};
