import { GfmlError } from "../../core/index.ts";
import { partitionFileError } from "../errors.ts";
import type { Partition } from "./Partition.ts";
import { requirePartition } from "./requirePartition.ts";

/** The data a partition belongs to. */
export interface PartitionedData {
  readonly sampleCount: number;
  /** `dataHash` of the samples. */
  readonly sha256: string;
}

const FORMAT = "gfml-partition";
const VERSION = 1;

/** A partition as JSON text: format, version, the data it belongs to, one list of sample numbers a learner. */
export const partitionToJson = (partition: Partition, data: PartitionedData): string => {
  const { sampleCount, sha256 } = data;
  const learners = partition.map((indices) => `    [${indices.join(",")}]`).join(",\n");
  const head = { format: FORMAT, version: VERSION, sampleCount, dataSha256: sha256 };
  const lines = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`);
  return `{\n${lines.join("")}  "learners": [\n${learners}\n  ]\n}\n`;
};

/**
 * Reads what `partitionToJson` wrote, or the same made by another program.
 *
 * @param data - the data it is to be used with; `dataSha256` may be absent from the file, then only the count is compared
 * @throws GFML_PARTITION_FILE if the text is malformed or was made for other data
 */
export const partitionFromJson = (text: string, data: PartitionedData): number[][] => {
  const file = parse(text);
  if (file.format !== FORMAT) {
    throw partitionFileError("this is not a partition", { format: file.format ?? "none", expected: FORMAT });
  }
  if (file.version !== VERSION) {
    throw partitionFileError("the partition's version is unknown", { version: file.version, known: VERSION });
  }
  if (file.sampleCount !== data.sampleCount) {
    throw partitionFileError("the partition was made for another number of samples", {
      partition: file.sampleCount,
      data: data.sampleCount,
    });
  }
  if (file.dataSha256 !== undefined && file.dataSha256 !== data.sha256) {
    throw partitionFileError(
      "the partition was made for other data",
      { partition: file.dataSha256, data: data.sha256 },
      "use the data it was made for, or divide this data anew",
    );
  }
  const { learners } = file;
  if (!Array.isArray(learners) || !learners.every(isNumbers)) {
    throw partitionFileError("learners must be a list of lists of sample numbers");
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
