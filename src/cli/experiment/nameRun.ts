import type { RunLabels } from "../../experiments/index.ts";

/** A run as people call it: "mnist gfml population.learners=20 seed 3". */
export const nameRun = (labels: RunLabels): string => {
  const { data, scheme, seed, variant, ...varied } = labels;
  const fields = Object.entries(varied).map(([name, value]) => `${name}=${value}`);
  const parts = [variant, data, scheme, ...fields, seed === undefined ? undefined : `seed ${seed}`];
  return parts.filter((part) => part !== undefined).join(" ");
};
