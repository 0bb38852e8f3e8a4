import { InvalidValueError, type LearnerId } from "../../core/index.ts";
import { partitionError } from "../errors.ts";
import type { Samples } from "../Samples.ts";
import type { LearnerSplit } from "./splitLearner.ts";

/**
 * Divides a learner's samples by time: of each class, the last round(testShare * n) samples are for tests, at least one where the
 * class has two. Samples beside a test sample are left out, since windows of a recording overlap and would leak into the test.
 *
 * It needs no seed. The order of the list is taken for the order of time.
 *
 * @param indices - the learner's samples, first to last
 * @param testShare - between 0 and 1
 * @throws GFML_PARTITION if nothing is left to train on or to test with
 */
export const splitByTime = (
  { labels }: Pick<Samples, "labels">,
  indices: readonly number[],
  learner: LearnerId,
  testShare: number,
): LearnerSplit => {
  if (!(testShare > 0 && testShare < 1))
    throw new InvalidValueError("testShare", testShare, "a number between 0 and 1");
  const placesByClass = new Map<number, number[]>();
  indices.forEach((index, place) => {
    const places = placesByClass.get(labels[index]!) ?? [];
    places.push(place);
    placesByClass.set(labels[index]!, places);
  });
  const held = new Set<number>();
  for (const places of placesByClass.values()) {
    const count = Math.min(places.length - 1, Math.max(1, Math.round(testShare * places.length)));
    for (const place of places.slice(places.length - count)) held.add(place);
  }
  const isTrained = (place: number): boolean => !held.has(place - 1) && !held.has(place) && !held.has(place + 1);
  const train = indices.filter((_, place) => isTrained(place));
  const test = indices.filter((_, place) => held.has(place));
  if (train.length === 0 || test.length === 0)
    throw partitionError(
      `learner ${learner} has too few samples to divide them by time`,
      { learner, samples: indices.length, classes: placesByClass.size },
      "give each learner at least four samples in a row of one class, or set data.split to random",
    );
  return { train: Uint32Array.from(train), test: Uint32Array.from(test) };
};
