import { type ConfigDifference, configDifferences, type RunConfig } from "../../simulation/index.ts";
import { ConfigDiffersError } from "../../storage/index.ts";

/**
 * Only `rounds` may grow when a run goes on.
 *
 * @throws ConfigDiffersError that names every field that differs
 */
export const checkResume = (folder: string, before: RunConfig, after: RunConfig): void => {
  const isAllowed = ({ field }: ConfigDifference): boolean => field === "rounds" && after.rounds >= before.rounds;
  const differences = configDifferences(before, after).filter((difference) => !isAllowed(difference));
  if (differences.length > 0) throw new ConfigDiffersError(folder, differences);
};
