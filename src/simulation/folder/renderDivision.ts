import { renderPartition, type SamplePartition, summarizePartition } from "../../data/index.ts";
import type { DataSet } from "../../storage/index.ts";

/** A data set and its division among learners; `rows`: largest number of learners shown. */
export const renderDivision = (
  { description, notices, sha256, train, classNames, learnerNames }: DataSet,
  partition: SamplePartition,
  size: { readonly width: number; readonly rows?: number },
): string => {
  const options = { ...size, classNames, ...(learnerNames && { learnerNames }) };
  return `${[description, ...notices].join("\n")}\nSHA-256 ${sha256}\n\n${renderPartition(summarizePartition(train, partition), options)}\n`;
};
