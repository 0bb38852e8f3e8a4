import type { Samples } from "../Samples.ts";

/**
 * Samples whose class k is the one called "k", where all classes are called by whole numbers below 256: learners that hold
 * different classes must mean the same by them, so "7" is class 7 also where 7 is the only one. Others are left as they are.
 *
 * @param names - class k is called names[k]
 */
export const keepClassNumbers = (samples: Samples, names: readonly string[]): Samples => {
  const numbers = names.map(Number);
  if (!names.every((name) => /^\d+$/.test(name)) || numbers.some((number) => number > 255)) return samples;
  return {
    ...samples,
    labels: Uint8Array.from(samples.labels, (label) => numbers[label]!),
    classCount: Math.max(...numbers) + 1,
  };
};
