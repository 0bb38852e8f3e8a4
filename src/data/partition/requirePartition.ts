import { partitionError } from "../errors.ts";
import type { Partition } from "./Partition.ts";

/** What a learner needs: one sample to train with and one to test with. */
const SMALLEST_LEARNER = 2;

/**
 * @throws GFML_PARTITION unless every index is one of 0 .. sampleCount - 1, none occurs twice, and every learner has at
 *   least 2
 */
export const requirePartition = (partition: Partition, sampleCount: number): void => {
  if (partition.length === 0) throw partitionError("the partition has no learners", {}, "give one list a learner");
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
          "use the data the partition was made for",
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
