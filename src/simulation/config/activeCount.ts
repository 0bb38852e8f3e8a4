/** How many of the learners train: the share of all, rounded, at least one. */
export const activeCount = (population: { readonly learners: number; readonly activeFraction: number }): number =>
  Math.max(1, Math.round(population.learners * population.activeFraction));
