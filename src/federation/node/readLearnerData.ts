import { InvalidValueError } from "../../core/index.ts";
import {
  keepClassNumbers,
  type LearnerSplit,
  type PartitionMethod,
  partitionSamples,
  type Samples,
  splitLearner,
} from "../../data/index.ts";
import { type DataSource, type LoadOptions, loadDataSet } from "../../storage/index.ts";
import { describeData } from "../learner/describeData.ts";
import type { DataFacts } from "../learner/JoinOptions.ts";

/** The data of a learner, and the part and split to use. */
export interface LearnerDataOptions extends Omit<LoadOptions, "data" | "seed"> {
  readonly source: DataSource;
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
  readonly samples: Samples;
  readonly split: LearnerSplit;
  readonly facts: DataFacts;
}

/**
 * Reads a learner's data with the readers of `gfml run`, and splits off samples for tests.
 *
 * @throws GfmlError if the data cannot be read, or are too few
 */
export const readLearnerData = async (options: LearnerDataOptions): Promise<LearnerData> => {
  const { source, part, testShare, seed, ...load } = options;
  const set = await loadDataSet({ ...load, data: source, seed });
  const mine = part === undefined ? everything(set.train.count) : partOf(set.train, set.partition, part, seed);
  const samples = keepClassNumbers(take(set.train, mine), set.classNames);
  const split = splitLearner(everything(samples.count), seed, part?.index ?? 0, testShare);
  const where = part === undefined ? "" : `, part ${part.index + 1} of ${part.count}`;
  return {
    description: `${set.description}${where}: ${split.train.length} samples to train, ${split.test.length} to test`,
    samples,
    split,
    facts: describeData(samples, split),
  };
};

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
  const { featureCount, features } = samples;
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
  };
};
