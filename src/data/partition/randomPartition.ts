import { RandomStream, requireInteger } from "../../core/index.ts";
import type { Samples } from "../Samples.ts";
import { dealClasses } from "./dealClasses.ts";
import { indicesByClass } from "./indicesByClass.ts";

/**
 * Each learner holds exactly `classesPerLearner` different classes, all of them drawn; a class is shuffled and divided
 * evenly among its holders. Samples of a class that nobody drew stay unused.
 *
 * @throws GFML_PARTITION if a class has fewer samples than holders
 */
export const randomPartition = (
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
