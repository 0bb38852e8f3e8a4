import { readFile } from "node:fs/promises";
import { z } from "zod";
import { splitLearner } from "../../data/index.ts";
import type { Registration } from "../../round/index.ts";
import { drawPopulation, namedLayer, type RunConfig, readRegistered, resolveConfig } from "../../simulation/index.ts";
import { type Manifest, RunFileCorruptError, readClassCounts, runFile, withFile } from "../../storage/index.ts";

/** The learners of a folder's run, with their numbers of training samples. */
export interface FolderPopulation {
  readonly config: RunConfig;
  /** By learner id. */
  readonly registrations: ReadonlyMap<number, Registration>;
  /** Ids of training learners, ascending. */
  readonly active: readonly number[];
  /** Ids of cheating learners. They are known only in a simulation. */
  readonly cheats: readonly number[];
}

/** @throws InvalidConfigError, RunFileCorruptError, FileAccessError */
export const readPopulation = async (folder: string, manifest: Manifest): Promise<FolderPopulation> => {
  const config = resolveConfig([], namedLayer(folder, manifest.config));
  if (manifest.kind === "federation") {
    const { registrations, cheats } = await readRegistered(folder);
    return populationOf(config, registrations, cheats);
  }
  const trained = (await readClassCounts(folder))?.trained;
  if (trained !== undefined) {
    const { registrations, cheats } = drawPopulation(config, trained, manifest.data.classes);
    return populationOf(config, registrations, cheats);
  }
  // version 0.1 divided at random, and kept no counts
  const path = runFile(folder, "partition");
  const text = await withFile("read", path, () => readFile(path, "utf8"));
  const partition = readPartition(text, path);
  const sampleCounts = partition.map(
    (indices, owner) => splitLearner(indices, config.seed, owner, 1 - config.data.trainFraction).train.length,
  );
  const { registrations, cheats } = drawPopulation(config, sampleCounts, manifest.data.classes);
  return populationOf(config, registrations, cheats);
};

const partitionSchema = z.array(z.array(z.int().min(0)));

const readPartition = (text: string, path: string): number[][] => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RunFileCorruptError(path, "it is not JSON", cause);
  }
  const parsed = partitionSchema.safeParse(value);
  if (!parsed.success) throw new RunFileCorruptError(path, "it must hold a list of samples for each learner");
  return parsed.data;
};

const populationOf = (
  config: RunConfig,
  registrations: readonly Registration[],
  cheats: readonly number[],
): FolderPopulation => ({
  config,
  // flatMap, because the ids of a federation may have gaps
  registrations: new Map(registrations.flatMap((one) => [[one.learner, one] as const])),
  active: registrations.flatMap(({ learner, active }) => (active ? [learner] : [])).sort((a, b) => a - b),
  cheats,
});
