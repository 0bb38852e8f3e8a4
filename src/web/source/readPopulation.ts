import { readFile } from "node:fs/promises";
import { splitLearner } from "../../data/index.ts";
import {
  drawPopulation,
  namedLayer,
  type Population,
  type RunConfig,
  readRegistered,
  resolveConfig,
} from "../../simulation/index.ts";
import { type Manifest, RunFileCorruptError, runFile, withFile } from "../../storage/index.ts";

/** Who takes part in the run of a folder, with how many training samples. */
export interface FolderPopulation {
  readonly config: RunConfig;
  readonly population: Population;
}

/** @throws InvalidConfigError, RunFileCorruptError, FileAccessError */
export const readPopulation = async (folder: string, manifest: Manifest): Promise<FolderPopulation> => {
  const config = resolveConfig([], namedLayer(folder, manifest.config));
  if (manifest.kind === "federation") return { config, population: await readRegistered(folder) };
  const path = runFile(folder, "partition");
  const text = await withFile("read", path, () => readFile(path, "utf8"));
  let partition: number[][];
  try {
    partition = JSON.parse(text) as number[][];
  } catch (cause) {
    throw new RunFileCorruptError(path, "it is not JSON", cause);
  }
  const sampleCounts = partition.map(
    (indices, owner) => splitLearner(indices, config.seed, owner, 1 - config.data.trainFraction).train.length,
  );
  return { config, population: drawPopulation(config, sampleCounts, manifest.data.classes) };
};
