import { requireInteger } from "../../core/index.ts";
import type { Samples } from "../Samples.ts";
import { dealClasses, indicesByClass } from "./dealClasses.ts";
import { MersenneTwister } from "./MersenneTwister.ts";

/** The classes of each learner, in the order drawn: the first in turn, the others at random. */
const drawClasses = (
  learners: number,
  classCount: number,
  classesPerLearner: number,
  random: MersenneTwister,
): number[][] =>
  Array.from({ length: learners }, (_, learner) => {
    const classes = [learner % classCount];
    while (classes.length < classesPerLearner) {
      const drawn = random.masked(classCount - 1);
      if (!classes.includes(drawn)) classes.push(drawn);
    }
    return classes;
  });

/**
 * FedLab's partition `noniid-#label` ("quantity-based label distribution"), bit for bit for the same seed: each learner
 * holds exactly `classesPerLearner` classes; a class is shuffled and divided evenly among its holders. Unlike FedLab,
 * a class without a holder (possible with fewer learners than classes) is not an error: its samples stay unused.
 *
 * @param seed - an integer from 0 to 2^32 - 1
 * @throws GFML_PARTITION if a class has fewer samples than holders
 */
export const fedlabPartition = (
  samples: Pick<Samples, "labels" | "classCount">,
  learners: number,
  seed: number,
  classesPerLearner: number = 2,
): number[][] => {
  requireInteger("learners", learners, 1);
  requireInteger("classesPerLearner", classesPerLearner, 1, samples.classCount);
  requireInteger("seed", seed, 0, 0xffffffff);
  const random = new MersenneTwister(seed);
  const held = drawClasses(learners, samples.classCount, classesPerLearner, random);
  return dealClasses(
    held,
    indicesByClass(samples).map((indices) => random.shuffle(indices)),
  );
};
