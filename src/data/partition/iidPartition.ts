import { RandomStream, requireInteger } from "../../core/index.ts";
import { PartitionError } from "../errors/PartitionError.ts";
import type { Samples } from "../Samples.ts";
import { splitEvenly } from "./splitEvenly.ts";

/**
 * All samples in random order, divided evenly: every learner has the same mixture.
 *
 * @throws PartitionError if there are fewer samples than learners
 */
export const iidPartition = ({ labels }: Pick<Samples, "labels">, learners: number, seed: number): number[][] => {
  requireInteger("learners", learners, 1);
  if (labels.length < learners) {
    throw new PartitionError(
      "there are fewer samples than learners",
      { samples: labels.length, learners },
      "use fewer learners or more samples",
    );
  }
  return splitEvenly(new RandomStream(seed, "partition samples").permutation(labels.length), learners);
};
