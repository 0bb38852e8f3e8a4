import { InvalidValueError } from "../../core/index.ts";
import type { Samples } from "../Samples.ts";
import { dirichletPartition } from "./dirichletPartition.ts";
import { fedlabPartition } from "./fedlabPartition.ts";
import { iidPartition } from "./iidPartition.ts";
import type { PartitionMethod } from "./Partition.ts";
import { randomPartition } from "./randomPartition.ts";
import { requirePartition } from "./requirePartition.ts";

/** What a division looks at: no feature. */
type DividedSamples = Pick<Samples, "count" | "labels" | "classCount">;

/**
 * Divides samples among `learners` by a named method. Every learner gets at least 2 samples: one to train, one to test.
 *
 * @param seed - an integer from 0 to 2^53 - 1; for `fedlab` to 2^32 - 1
 * @throws GFML_PARTITION if the data does not allow it
 */
export const partitionSamples = (
  samples: DividedSamples,
  learners: number,
  seed: number,
  method: PartitionMethod = { method: "fedlab" },
): number[][] => {
  const partition = divide(samples, learners, seed, method);
  requirePartition(partition, samples.count);
  return partition;
};

const divide = (samples: DividedSamples, learners: number, seed: number, choice: PartitionMethod): number[][] => {
  switch (choice.method) {
    case "fedlab":
      return fedlabPartition(samples, learners, seed, choice.classesPerLearner);
    case "random":
      return randomPartition(samples, learners, seed, choice.classesPerLearner);
    case "dirichlet":
      return dirichletPartition(samples, learners, seed, choice.concentration, choice.minimumSamples);
    case "iid":
      return iidPartition(samples, learners, seed);
    default:
      throw new InvalidValueError("method", (choice as PartitionMethod).method, "fedlab, random, dirichlet or iid");
  }
};
