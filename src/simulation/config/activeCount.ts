/** The number of learners that train: the share of all learners, rounded, at least one. */
export const activeCount = (population: { readonly learners: number; readonly activeFraction: number }): number =>
  Math.max(1, Math.round(population.learners * population.activeFraction));
