import type { MeasureOptions, PairMeasure } from "../experiments/index.ts";
import type { RunConfig } from "../simulation/index.ts";
import { writeFileAtomic } from "../storage/index.ts";
import { scenarioReport } from "./scenario/scenarioReport.ts";

/**
 * Writes what a scenario did as one HTML file that needs nothing else.
 *
 * @param config - of one of the pairs' runs: they differ in their seeds only
 * @throws FileAccessError, DiskFullError
 */
export const writeScenarioReport = (
  file: string,
  config: RunConfig,
  pairs: readonly PairMeasure[],
  options: MeasureOptions,
): Promise<void> => writeFileAtomic(file, scenarioReport(config, pairs, options));
