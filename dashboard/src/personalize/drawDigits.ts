import { glyphs } from "gfml/data";

/** A drawn digit that was not drawn before: numbers count up, samples of training and of the models’ tests lie elsewhere. */
export const drawDigit = (digit: number, number: number): Uint8Array => {
  const seed = 1_000_000 + number;
  const { features, featureCount } = glyphs(digit + 1, seed);
  return Uint8Array.from(features.subarray(digit * featureCount, (digit + 1) * featureCount));
};
