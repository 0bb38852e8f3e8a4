import { InvalidValueError, RandomStream, requireInteger, requirePositive } from "../../core/index.ts";
import { partitionError } from "../errors.ts";
import type { Samples } from "../Samples.ts";
import { dealClasses, indicesByClass, splitEvenly } from "./dealClasses.ts";
import { dirichlet } from "./dirichlet.ts";
import { fedlabPartition } from "./fedlabPartition.ts";
import { type PartitionMethod, requirePartition } from "./Partition.ts";

/** The inputs of a division, which ignores features. */
export type DividedSamples = Pick<Samples, "count" | "labels" | "classCount">;

/**
 * Divides samples among `learners` by a named method. Every learner gets at least 2 samples: one to train, one to test.
 *
 * @param seed - an integer from 0 to 2^53 - 1; for `fedlab` to 2^32 - 1
 * @throws GFML_PARTITION if the data are insufficient
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
  if (samples.classCount === 1 && choice.method !== "iid")
    throw partitionError(
      `the division ${choice.method} goes by classes, but the samples hold a quantity`,
      { partition: choice.method },
      "divide them evenly: --partition iid; or give each learner a file of its own in a folder: --data folder",
    );
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

/**
 * Each class is divided among the learners in shares drawn from a symmetric Dirichlet distribution (Hsu, Qi and Brown,
 * 2019, class by class). All samples are used. If a learner gets fewer than `minimumSamples`, the learner with
 * the most samples gives it some, one at a time. Nothing is drawn again, so the division always ends.
 *
 * @param concentration - greater than 0; at 0.1 learners are very different, at 100 nearly alike
 * @throws GFML_PARTITION if there are not enough samples for the minimum
 */
const dirichletPartition = (
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

/**
 * All samples in random order, divided evenly: every learner has the same mixture.
 *
 * @throws GFML_PARTITION if there are fewer samples than learners
 */
const iidPartition = ({ labels }: Pick<Samples, "labels">, learners: number, seed: number): number[][] => {
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

/**
 * Each learner holds exactly `classesPerLearner` different classes, all drawn at random. A class is shuffled and divided
 * evenly among its holders. Samples of a class without a holder stay unused.
 *
 * @throws GFML_PARTITION if a class has fewer samples than holders
 */
const randomPartition = (
  samples: Pick<Samples, "labels" | "classCount">,
  learners: number,
  seed: number,
  classesPerLearner: number = 2,
): number[][] => {
  requireInteger("learners", learners, 1);
  requireInteger("classesPerLearner", classesPerLearner, 1, samples.classCount);
  const held = Array.from({ length: learners }, (_, learner) =>
    new RandomStream(seed, "partition classes", { learner }).sampleWithoutReplacement(
      samples.classCount,
      classesPerLearner,
    ),
  );
  const shuffled = indicesByClass(samples).map((indices, label) =>
    new RandomStream(seed, "partition samples", { step: label }).shuffle(indices),
  );
  return dealClasses(held, shuffled);
};
