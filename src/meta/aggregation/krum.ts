import { aggregate } from "../aggregate.ts";
import { exactDifference } from "./exactDifference.ts";

/**
 * The model with the smallest sum of squared distances to its n - f - 2 nearest neighbours (Krum, Blanchard et al. 2017).
 * The proof asks for n >= 2f + 3; of fewer models f is what their number allows, and of two, which nothing tells apart, the
 * mean is taken. The order of the models changes no bit: of equal sums the one whose first different change is smaller
 * wins. Of none: the start.
 *
 * @param faulty - f, models thought to be faulty
 */
export const krum = (start: Float32Array, models: readonly Float32Array[], faulty: number): Float32Array => {
  const count = models.length;
  if (count < 3) return aggregate(start, models);
  const allowed = Math.min(faulty, Math.floor((count - 3) / 2));
  const changes = models.map((model) =>
    Float64Array.from(model, (value, index) => exactDifference(value, start[index]!)),
  );
  const distances = changes.map(() => new Float64Array(count));
  for (let one = 0; one < count; one++) {
    for (let other = 0; other < one; other++) {
      const distance = squaredDistance(changes[one]!, changes[other]!);
      distances[one]![other] = distance;
      distances[other]![one] = distance;
    }
  }
  // the distance to itself, 0, comes first
  const scores = distances.map((row) =>
    row
      .sort()
      .subarray(0, count - allowed - 1)
      .reduce((sum, next) => sum + next, 0),
  );
  let best = 0;
  for (let one = 1; one < count; one++) {
    const difference = scores[one]! - scores[best]!;
    if (difference < 0 || (difference === 0 && isBefore(changes[one]!, changes[best]!))) best = one;
  }
  return start.map((value, index) => value + changes[best]![index]!);
};

const squaredDistance = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let index = 0; index < a.length; index++) {
    const difference = a[index]! - b[index]!;
    sum += difference * difference;
  }
  return sum;
};

const isBefore = (a: Float64Array, b: Float64Array): boolean => {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && a[at]! < b[at]!;
};
