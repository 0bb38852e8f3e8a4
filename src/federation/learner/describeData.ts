import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { type ContractRows, type DataContract, type LearnerSplit, type Samples, sumColumns } from "../../data/index.ts";
import { contractHash } from "../protocol/contractHash.ts";
import type { DataFacts } from "./JoinOptions.ts";

/**
 * Describes a learner's data: their number, their shape, and a commitment to the class histogram.
 *
 * @param held - the task's contract that the data were held to; `rows`: before scaling, if the task's learners agree on it
 */
export const describeData = (
  samples: Samples,
  { train }: LearnerSplit,
  held?: { readonly contract: DataContract; readonly rows?: ContractRows },
): DataFacts => ({
  sampleCount: train.length,
  featureCount: samples.featureCount,
  classCount: samples.classCount,
  histogramHash: histogramHash(samples, train),
  ...(held && { contract: contractHash(held.contract) }),
  ...(held?.rows && { sums: sumColumns(held.rows, train, held.contract) }),
});

/** SHA-256 of the number of training samples in each class, as 32-bit little-endian integers. */
const histogramHash = ({ labels, classCount }: Samples, train: Uint32Array): string => {
  const counts = new Uint32Array(classCount);
  for (const index of train) counts[labels[index]!]!++;
  const bytes = new Uint8Array(4 * classCount);
  const view = new DataView(bytes.buffer);
  counts.forEach((count, index) => {
    view.setUint32(4 * index, count, true);
  });
  return bytesToHex(sha256(bytes));
};
