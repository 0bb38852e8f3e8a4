import type { Experiment } from "./Experiment.ts";
import type { PlannedRun } from "./PlannedRun.ts";
import { runKey } from "./runKey.ts";

/**
 * The runs of an experiment, in its order, each with the key of its cached result. Runs with the same decisive fields
 * have one key, and are played once.
 *
 * @throws FileAccessError if a file that a configuration names cannot be read
 */
export const planRuns = async ({ runs }: Pick<Experiment, "runs">): Promise<PlannedRun[]> => {
  const hashes = new Map<string, string>();
  const planned: PlannedRun[] = [];
  for (const { config, labels } of runs) planned.push({ key: await runKey(config, hashes), config, labels });
  return planned;
};
