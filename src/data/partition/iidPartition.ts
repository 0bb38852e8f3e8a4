import { RandomStream, requireInteger } from "../../core/index.ts";
import { partitionError } from "../errors.ts";
import type { Samples } from "../Samples.ts";
import { splitEvenly } from "./splitEvenly.ts";

/**
 * All samples in random order, divided evenly: every learner has the same mixture.
 *
 * @throws GFML_PARTITION if there are fewer samples than learners
 */
export const iidPartition = ({ labels }: Pick<Samples, "labels">, learners: number, seed: number): number[][] => {
  requireInteger("learners", learners, 1);
  if (labels.length < learners) {
    throw partitionError(
      "there are fewer samples than learners",
      { samples: labels.length, learners },
      "use fewer learners or more samples",
    );
  }
  return splitEvenly(new RandomStream(seed, "partition samples").permutation(labels.length), learners);
};
