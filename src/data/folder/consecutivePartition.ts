/** The partition of samples that stand learner by learner: learner i holds the next sizes[i] indices. */
export const consecutivePartition = (sizes: readonly number[]): number[][] => {
  let next = 0;
  return sizes.map((size) => Array.from({ length: size }, () => next++));
};
