import { InvalidValueError, type RandomStream } from "../core/index.ts";
import { ln } from "./ln.ts";

/**
 * The value below which a Student t variable stays with the given probability.
 *
 * From the closed sums for whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4), inverted by bisection.
 *
 * @param probability - between 0.5 and 1, both excluded
 * @param degrees - degrees of freedom, at least 1
 * @throws InvalidValueError
 */
export const studentQuantile = (probability: number, degrees: number): number => {
  if (!(probability > 0.5 && probability < 1))
    throw new InvalidValueError("probability", probability, "between 0.5 and 1");
  if (!Number.isSafeInteger(degrees) || degrees < 1)
    throw new InvalidValueError("degrees", degrees, "an integer of at least 1");
  const inside = 2 * probability - 1;
  let low = 0;
  let high = 1;
  while (insideProbability(high, degrees) < inside) {
    low = high;
    high *= 2;
  }
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (insideProbability(middle, degrees) < inside) low = middle;
    else high = middle;
  }
};

/** Probability that a Student t variable is between -t and t. */
const insideProbability = (t: number, degrees: number): number => {
  const cosine2 = degrees / (degrees + t * t);
  const sine = t / Math.sqrt(degrees + t * t);
  const isOdd = degrees % 2 === 1;
  // cos theta times, or 1 and then, a sum of decreasing terms
  let term = isOdd ? Math.sqrt(cosine2) : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let factor = isOdd ? 2 : 1; factor <= degrees - 3; factor += 2) {
    term *= (cosine2 * factor) / (factor + 1);
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (arcTangent(t / Math.sqrt(degrees)) + sine * sum) : sine * sum;
};

/** arctan(x) for x >= 0, identical to the last bit everywhere: the angle is halved until its series is short. */
const arcTangent = (x: number): number => {
  let tangent = x;
  let doublings = 1;
  while (tangent > 0.05) {
    tangent /= 1 + Math.sqrt(1 + tangent * tangent);
    doublings *= 2;
  }
  const square = tangent * tangent;
  let power = tangent;
  let sum = 0;
  for (let odd = 1; odd < 20; odd += 2) {
    sum += (odd % 4 === 1 ? power : -power) / odd;
    power *= square;
  }
  return doublings * sum;
};

/** One standard normal number, by Marsaglia's polar method. It uses no sine, so every engine gives the same bits. */
export const normal = (random: RandomStream): number => {
  for (;;) {
    const x = 2 * random.uniform() - 1;
    const y = 2 * random.uniform() - 1;
    const s = x * x + y * y;
    if (s > 0 && s < 1) return x * Math.sqrt((-2 * ln(s)) / s);
  }
};
