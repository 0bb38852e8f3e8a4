import { GfmlError, type GfmlErrorDetails } from "../core/index.ts";
import { type PartitionMethod, partitionByGroups, partitionSamples, type SamplePartition } from "../data/index.ts";
import { type DataSet, type DataSource, type LoadOptions, loadDataSet, readPartitionFile } from "../storage/index.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { groupsByRole, groupsByTask } from "./learnerGroups.ts";
import { mixDataSets } from "./mixDataSets.ts";

/** The data of a run, divided among its learners. */
export interface PreparedData {
  readonly set: DataSet;
  readonly partition: SamplePartition;
}

/** The data are divided among a different number of learners than configured. */
const learnerCountError = (shortMessage: string, details: GfmlErrorDetails = {}): GfmlError =>
  new GfmlError("GFML_LEARNER_COUNT", shortMessage, details);

/**
 * Loads the data that a configuration names and divides it among the learners.
 *
 * @throws GfmlError if the data are unavailable or insufficient
 */
export const prepareData = async (
  config: RunConfig,
  options: Omit<LoadOptions, "data" | "seed" | "dataDirectory"> = {},
): Promise<PreparedData> => {
  const { data, population, seed } = config;
  const load = (name: RunConfig["data"]["set"]) =>
    loadDataSet({ ...options, data: sourceOf(data, name), seed, dataDirectory: data.directory });
  const first = await load(data.set);
  const second = data.mixWith === undefined ? undefined : await load(data.mixWith);
  const set = second === undefined ? first : mixDataSets(first, second, data.mixLabels);
  const partition = await divide(config, set, first.train.count);
  if (partition.length !== population.learners) {
    const origin = set.partition === undefined ? data.partitionFile : data.path;
    throw learnerCountError("the data is divided among a different number of learners", {
      values: { "population.learners": population.learners, [`learners in ${origin}`]: partition.length },
      remedy: `set population.learners to ${partition.length}: --learners ${partition.length}`,
    });
  }
  return { set, partition };
};

const sourceOf = (data: RunConfig["data"], set: RunConfig["data"]["set"]): DataSource => {
  const { path = "", labelColumn, glyphCount } = data;
  switch (set) {
    case "glyphs":
      return { glyphs: { count: glyphCount } };
    case "csv":
      return { csv: path, ...(labelColumn !== undefined && { labelColumn }) };
    case "folder":
      return { folder: path, ...(labelColumn !== undefined && { labelColumn }) };
    default:
      return set;
  }
};

/** @param ofFirstSet - samples of the first of two mixed sets */
const divide = (config: RunConfig, set: DataSet, ofFirstSet: number): SamplePartition | Promise<SamplePartition> => {
  const { data, population, seed } = config;
  if (set.partition !== undefined) return set.partition;
  if (data.partition === "file") {
    return readPartitionFile(data.partitionFile!, { sampleCount: set.train.count, sha256: set.sha256 });
  }
  const method = methodOf(data, data.partition);
  const groups =
    data.mixWith !== undefined
      ? groupsByTask(config, set.train.count, ofFirstSet)
      : data.unseenClasses > 0
        ? groupsByRole(config, set.train)
        : undefined;
  if (groups !== undefined) return partitionByGroups(set.train, groups, seed, method);
  return partitionSamples(set.train, population.learners, seed, method);
};

const methodOf = (
  data: RunConfig["data"],
  method: Exclude<RunConfig["data"]["partition"], "file">,
): PartitionMethod => {
  switch (method) {
    case "dirichlet":
      return { method, concentration: data.concentration };
    case "iid":
      return { method };
    default:
      return { method, classesPerLearner: data.labelsPerLearner };
  }
};
