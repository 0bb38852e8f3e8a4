import { GfmlError } from "../../core/index.ts";
import { partitionError, partitionFileError } from "../errors.ts";

/** For each learner, the indices of its samples. Learners share none. Plain arrays, which can be written as JSON. */
export type SamplePartition = readonly (readonly number[])[];

/** How samples are divided among learners. */
export type PartitionMethod =
  /** Each learner holds exactly `classesPerLearner` classes, as in FedLab's `noniid-#label`, bit for bit. */
  | { readonly method: "fedlab"; readonly classesPerLearner?: number }
  /** Each learner holds exactly `classesPerLearner` classes, all of them drawn at random. */
  | { readonly method: "random"; readonly classesPerLearner?: number }
  /** The shares of each class follow a Dirichlet distribution: a smaller concentration makes learners less alike. */
  | { readonly method: "dirichlet"; readonly concentration?: number; readonly minimumSamples?: number }
  /** Samples are dealt at random: all learners have a similar mixture. */
  | { readonly method: "iid" };

/** The smallest number of samples of a learner: one to train with and one to test with. */
const SMALLEST_LEARNER = 2;

/**
 * @throws GFML_PARTITION unless every index is one of 0 .. sampleCount - 1, no index occurs twice, and every learner has at
 *   least 2
 */
export const requirePartition = (partition: SamplePartition, sampleCount: number): void => {
  if (partition.length === 0) throw partitionError("the partition has no learners", {}, "give one list per learner");
  const owner = new Int32Array(sampleCount).fill(-1);
  partition.forEach((indices, learner) => {
    if (indices.length < SMALLEST_LEARNER) {
      throw partitionError(
        `learner ${learner} has too few samples`,
        { learner, samples: indices.length, least: SMALLEST_LEARNER },
        "use fewer learners or more samples",
      );
    }
    for (const index of indices) {
      if (!Number.isInteger(index) || index < 0 || index >= sampleCount) {
        throw partitionError(
          `learner ${learner} holds a sample that does not exist`,
          { learner, index, allowed: `0 to ${sampleCount - 1}` },
          "use the data that the partition belongs to",
        );
      }
      if (owner[index] !== -1) {
        throw partitionError(
          `sample ${index} is held twice`,
          { index, learners: [owner[index], learner] },
          "give every sample to one learner at most",
        );
      }
      owner[index] = learner;
    }
  });
};

/** The data to which a partition belongs. */
export interface PartitionedData {
  readonly sampleCount: number;
  /** `dataHash` of the samples. */
  readonly sha256: string;
}

const FORMAT = "gfml-partition";
const VERSION = 1;

/** A partition as JSON text: format, version, its data, one list of sample indices per learner. */
export const partitionToJson = (partition: SamplePartition, data: PartitionedData): string => {
  const { sampleCount, sha256 } = data;
  const learners = partition.map((indices) => `    [${indices.join(",")}]`).join(",\n");
  const head = { format: FORMAT, version: VERSION, sampleCount, dataSha256: sha256 };
  const lines = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`);
  return `{\n${lines.join("")}  "learners": [\n${learners}\n  ]\n}\n`;
};

/**
 * Reads text from `partitionToJson`, or the same format from a different program.
 *
 * @param data - the data to use with it; if the file has no `dataSha256`, only the sample count is compared
 * @throws GFML_PARTITION_FILE if the text is malformed or belongs to other data
 */
export const partitionFromJson = (text: string, data: PartitionedData): number[][] => {
  const file = parse(text);
  if (file.format !== FORMAT) {
    throw partitionFileError("the file is not a partition", { format: file.format ?? "none", expected: FORMAT });
  }
  if (file.version !== VERSION) {
    throw partitionFileError("the partition's version is unknown", { version: file.version, known: VERSION });
  }
  if (file.sampleCount !== data.sampleCount) {
    throw partitionFileError("the partition was made for a different number of samples", {
      partition: file.sampleCount,
      data: data.sampleCount,
    });
  }
  if (file.dataSha256 !== undefined && file.dataSha256 !== data.sha256) {
    throw partitionFileError(
      "the partition was made for other data",
      { partition: file.dataSha256, data: data.sha256 },
      "use the data that it was made for, or divide this data again with gfml data",
    );
  }
  const { learners } = file;
  if (!Array.isArray(learners) || !learners.every(isNumbers)) {
    throw partitionFileError('"learners" must be a list of lists of sample numbers');
  }
  try {
    requirePartition(learners, data.sampleCount);
  } catch (cause) {
    if (!(cause instanceof GfmlError)) throw cause;
    throw partitionFileError(cause.shortMessage, cause.values, cause.remedy);
  }
  return learners;
};

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => typeof item === "number");

const parse = (text: string): Record<string, unknown> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw partitionFileError("the partition is not JSON", { reason: (cause as Error).message });
  }
  if (typeof value !== "object" || value === null) throw partitionFileError("the partition must be a JSON object");
  return value as Record<string, unknown>;
};
