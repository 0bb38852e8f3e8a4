import {
  agreeScaling,
  type DataContract,
  joinRows,
  type PartitionMethod,
  partitionByGroups,
  partitionSamples,
  type SamplePartition,
  samplesOfRows,
  splitSamples,
  sumColumns,
  withConstants,
} from "../data/index.ts";
import {
  type DataSet,
  type DataSource,
  type LoadOptions,
  loadDataSet,
  readContractFile,
  readPartitionFile,
  type TableOptions,
} from "../storage/index.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { splitTermsOf } from "./config/splitTermsOf.ts";
import { learnerCountError } from "./errors.ts";
import { groupsByRole, groupsByTask } from "./learnerGroups.ts";
import { mixDataSets } from "./mixDataSets.ts";
import { drawActive } from "./population.ts";

/** The data of a run, divided among its learners. */
export interface PreparedData {
  readonly set: DataSet;
  readonly partition: SamplePartition;
}

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
  const contract = data.contract === undefined ? undefined : await readContractFile(data.contract);
  const load = (name: RunConfig["data"]["set"]) =>
    loadDataSet({
      ...options,
      data: sourceOf(data, name, contract, population.learners),
      seed,
      dataDirectory: data.directory,
    });
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
  return { set: agree(set, partition, config), partition };
};

/** The user's own data as the configuration reads them, before they are divided. */
export const loadOwnData = async (
  { data, seed, population }: RunConfig,
  options: Omit<LoadOptions, "data" | "seed" | "dataDirectory">,
): Promise<DataSet> => {
  const contract = data.contract === undefined ? undefined : await readContractFile(data.contract);
  return loadDataSet({
    ...options,
    data: sourceOf(data, data.set, contract, population.learners),
    seed,
    dataDirectory: data.directory,
  });
};

/** The data with the scaling that the active learners agree on: over the samples that they train on. */
const agree = (set: DataSet, partition: SamplePartition, { seed, data, population }: RunConfig): DataSet => {
  const { rows, contract, ...rest } = set;
  if (rows === undefined || contract === undefined) return set;
  const joined = joinRows(rows);
  const reports = [...drawActive(seed, population)]
    .sort((a, b) => a - b)
    .map((learner) => {
      const { train } = splitSamples(set.train, partition[learner]!, { seed, learner }, splitTermsOf(data));
      return sumColumns(joined, train, contract);
    });
  const constants = agreeScaling(reports, contract);
  return {
    ...rest,
    train: samplesOfRows(rows, contract, constants),
    contract: withConstants(contract, constants),
  };
};

/** How the user's own files are read, as the configuration says. */
export const tableOptionsOf = (data: RunConfig["data"], contract?: DataContract): TableOptions => {
  const { labelColumn, header, separator, decimal, drop, encoding, classes, target, scaling } = data;
  return {
    ...(labelColumn !== undefined && { labelColumn }),
    ...(header !== undefined && { header }),
    ...(separator !== undefined && { separator: separator === "tab" ? "\t" : separator }),
    ...(decimal !== undefined && { decimal }),
    ...(drop !== undefined && { drop: drop.length === 1 && drop[0] === "none" ? [] : drop }),
    ...(encoding !== undefined && { encoding }),
    ...(classes !== undefined && { classes }),
    ...(target !== undefined && { target }),
    ...(scaling !== undefined && { scaling }),
    ...(contract !== undefined && { contract }),
  };
};

const sourceOf = (
  data: RunConfig["data"],
  set: RunConfig["data"]["set"],
  contract: DataContract | undefined,
  learners: number,
): DataSource => {
  const { path = "", images = "", labels = "", glyphCount } = data;
  const options = tableOptionsOf(data, contract);
  switch (set) {
    case "glyphs":
      return { glyphs: { count: glyphCount } };
    case "csv":
      return { csv: path, ...options };
    case "idx":
      return { idx: { images, labels }, ...options };
    case "images":
      return { pictures: path, ...(contract !== undefined && { contract }) };
    case "folder":
      return { folder: path, ...options };
    case "smartphone":
      return { smartphone: path, ...(data.scaling && { scaling: data.scaling }) };
    case "leaf":
      // LEAF has thousands of people: a run takes as many as it has learners
      return { leaf: path, people: learners, ...(data.scaling && { scaling: data.scaling }) };
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
