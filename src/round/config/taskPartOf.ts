import type { TaskConfig } from "./TaskConfig.ts";

/** The task's fields of a configuration that has others, too. */
export const taskPartOf = (config: TaskConfig): TaskConfig => {
  const { scheme, learning, personalization, cost, reputation, incentive, coalition, readings } = config;
  return { scheme, learning, personalization, cost, reputation, incentive, coalition, readings };
};
