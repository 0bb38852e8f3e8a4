import { RandomStream, requireInteger, requirePositive } from "../../core/index.ts";
import { partitionError } from "../errors.ts";
import type { Samples } from "../Samples.ts";
import { dirichlet } from "./dirichlet.ts";
import { indicesByClass } from "./indicesByClass.ts";

/**
 * Each class is divided among the learners in shares drawn from a symmetric Dirichlet distribution (Hsu, Qi and Brown,
 * 2019, class by class). All samples are used. Where a learner is left with fewer than `minimumSamples`, the learner that
 * has the most gives it one after the other; nothing is drawn again, so that it always ends.
 *
 * @param concentration - greater than 0; 0.1 is very unlike, 100 nearly alike
 * @throws GFML_PARTITION if there are not enough samples for the minimum
 */
export const dirichletPartition = (
  samples: Pick<Samples, "labels" | "classCount">,
  learners: number,
  seed: number,
  concentration: number = 0.5,
  minimumSamples: number = 10,
): number[][] => {
  requireInteger("learners", learners, 1);
  requirePositive("concentration", concentration);
  requireInteger("minimumSamples", minimumSamples, 1);
  if (samples.labels.length < learners * minimumSamples) {
    throw partitionError(
      "there are not enough samples for every learner's minimum",
      { samples: samples.labels.length, learners, minimumSamples },
      "use fewer learners or a lower minimum",
    );
  }
  const partition: number[][] = Array.from({ length: learners }, () => []);
  indicesByClass(samples).forEach((indices, label) => {
    const random = new RandomStream(seed, "partition samples", { step: label });
    const shares = dirichlet(random, learners, concentration);
    random.shuffle(indices);
    let share = 0;
    let start = 0;
    shares.forEach((part, learner) => {
      share += part;
      const end =
        learner === learners - 1 ? indices.length : Math.min(indices.length, Math.round(share * indices.length));
      for (let at = start; at < end; at++) partition[learner]!.push(indices[at]!);
      start = Math.max(start, end);
    });
  });
  return fillUp(partition, minimumSamples);
};

const fillUp = (partition: number[][], minimum: number): number[][] => {
  for (const poor of partition) {
    while (poor.length < minimum) {
      const rich = partition.reduce((most, other) => (other.length > most.length ? other : most));
      poor.push(rich.pop()!);
    }
  }
  return partition;
};
