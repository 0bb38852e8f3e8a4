import { renderPartition, type SamplePartition, summarizePartition } from "../../data/index.ts";
import type { DataSet } from "../../storage/index.ts";

/** How to show a division. */
interface DivisionOptions {
  readonly width: number;
  /** The largest number of learners shown. */
  readonly rows?: number;
  /** `data.samplesPerLearner`: how many training samples a learner uses at most. */
  readonly samplesPerLearner?: number | undefined;
}

/** A data set and its division among learners. */
export const renderDivision = (
  { description, notices, sha256, train, classNames, learnerNames }: DataSet,
  partition: SamplePartition,
  { samplesPerLearner, ...size }: DivisionOptions,
): string => {
  const options = { ...size, classNames, ...(learnerNames && { learnerNames }) };
  const limit =
    samplesPerLearner === undefined
      ? ""
      : `of these, a learner trains on at most ${samplesPerLearner} (data.samplesPerLearner)\n`;
  return `${[description, ...notices].join("\n")}\nSHA-256 ${sha256}\n\n${renderPartition(summarizePartition(train, partition), options)}\n${limit}`;
};
