import { InvalidValueError } from "../../core/index.ts";
import {
  type ContractRows,
  type DataContract,
  joinRows,
  type LearnerSplit,
  type PartitionMethod,
  partitionSamples,
  type Samples,
  type ScalingConstants,
  samplesOfFormerTask,
  samplesOfIdx,
  samplesOfRows,
  splitLearner,
  takeRows,
} from "../../data/index.ts";
import { type DataSet, type DataSource, type LoadOptions, loadDataSet } from "../../storage/index.ts";
import { describeData } from "../learner/describeData.ts";
import type { DataFacts } from "../learner/JoinOptions.ts";

/** The data of a learner, and the part and split to use. */
export interface LearnerDataOptions extends Omit<LoadOptions, "data" | "seed"> {
  readonly source: DataSource;
  /** The task's data contract, which the data are held to. Undefined for a task that has none: version 0.1 made it. */
  readonly contract: DataContract | undefined;
  /** Part `index`, from 0, of `count` parts, divided as by `gfml run`; all data if absent. */
  readonly part?: { readonly index: number; readonly count: number; readonly method: PartitionMethod };
  /** Share of the samples for tests. */
  readonly testShare: number;
  /** Seed of generated data, parts and the split. */
  readonly seed: number;
}

/** A learner's samples, their split for training and tests, and their description. */
export interface LearnerData {
  readonly description: string;
  /** The findings about the files and their reasons, one sentence each. */
  readonly notices: readonly string[];
  readonly split: LearnerSplit;
  readonly facts: DataFacts;
  /**
   * The samples as the model gets them.
   *
   * @param constants - the scaling that the task's learners agreed on, if they do; if undefined, the learner's own, which is for
   *   measuring speed only
   */
  readonly samplesFor: (constants: ScalingConstants | undefined) => Samples;
}

/**
 * Reads a learner's data with the readers of `gfml run`, holds them to the task's contract, and splits off samples for tests.
 *
 * @throws GfmlError if the data cannot be read, do not keep to the contract, or are too few
 */
export const readLearnerData = async (options: LearnerDataOptions): Promise<LearnerData> => {
  const { source, contract, part, testShare, seed, ...load } = options;
  const set = await loadDataSet({ ...load, data: sourceFor(source, contract), seed });
  const train = trainOf(set, contract);
  const mine = part === undefined ? everything(train.count) : partOf(train, set.partition, part, seed);
  const samples = take(train, mine);
  const split = splitLearner(everything(samples.count), seed, part?.index ?? 0, testShare);
  const where = part === undefined ? "" : `, part ${part.index + 1} of ${part.count}`;
  const rows = set.rows && takeRows(joinRows(set.rows), mine);
  return {
    description: `${set.description}${where}: ${split.train.length} samples to train, ${split.test.length} to test`,
    notices: set.notices,
    split,
    facts: describeData(samples, split, contract && { contract, ...(rows && { rows }) }),
    samplesFor: (constants) => (constants === undefined ? samples : (scaled(rows, contract, constants) ?? samples)),
  };
};

const sourceFor = (source: DataSource, contract: DataContract | undefined): DataSource => {
  if (typeof source === "string" || "glyphs" in source) return source;
  if (contract !== undefined) return { ...source, contract };
  return { ...source, scaling: source.scaling ?? "former" };
};

/** The samples by the contract; drawn and published sets are images whose numbers are their labels. */
const trainOf = ({ name, train, classNames, isOwn }: DataSet, contract: DataContract | undefined): Samples => {
  if (contract === undefined)
    return samplesOfFormerTask(train, isOwn ? classNames : classNames.map((_, label) => String(label)), name);
  if (isOwn) return train;
  const { count, features, labels } = train;
  return samplesOfIdx([{ images: name, labels: name, count, shape: [28, 28], features, ids: labels }], contract);
};

const scaled = (
  rows: ContractRows | undefined,
  contract: DataContract | undefined,
  constants: ScalingConstants,
): Samples | undefined =>
  rows === undefined || contract === undefined ? undefined : samplesOfRows([rows], contract, constants);

const everything = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const partOf = (
  samples: Samples,
  given: readonly (readonly number[])[] | undefined,
  { index, count, method }: NonNullable<LearnerDataOptions["part"]>,
  seed: number,
): readonly number[] => {
  if (!(Number.isInteger(index) && index >= 0 && index < count))
    throw new InvalidValueError("part", `${index + 1}/${count}`, "a part from 1 to the number of parts");
  const partition = given ?? partitionSamples(samples, count, seed, method);
  const mine = partition[index];
  if (mine === undefined)
    throw new InvalidValueError("part", index + 1, `at most ${partition.length}: files of the folder`);
  return mine;
};

/** A copy of some rows: the other rows do not stay in memory. */
const take = (samples: Samples, indices: readonly number[]): Samples => {
  const { featureCount, features, targets } = samples;
  const rows =
    features instanceof Uint8Array
      ? new Uint8Array(indices.length * featureCount)
      : new Float32Array(indices.length * featureCount);
  indices.forEach((from, to) => {
    rows.set(features.subarray(from * featureCount, (from + 1) * featureCount), to * featureCount);
  });
  return {
    ...samples,
    count: indices.length,
    features: rows,
    labels: Uint8Array.from(indices, (index) => samples.labels[index]!),
    ...(targets && { targets: Float32Array.from(indices, (index) => targets[index]!) }),
  };
};
