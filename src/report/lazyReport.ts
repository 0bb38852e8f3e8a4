import type { MeasureOptions, PairMeasure } from "../experiments/index.ts";
import type { RunConfig } from "../simulation/index.ts";
import type { ReportOptions, WrittenFiles } from "./writeReport.ts";

// loaded on demand, so that commands without charts do not wait for the drawing libraries

/** See `writeReport.ts`. */
export const writeRunReport = async (folder: string, options: ReportOptions = {}): Promise<WrittenFiles> =>
  (await import("./writeReport.ts")).writeRunReport(folder, options);

/** See `writeReport.ts`. */
export const writeComparison = async (
  folders: readonly string[],
  options: ReportOptions & { readonly output: string },
): Promise<WrittenFiles> => (await import("./writeReport.ts")).writeComparison(folders, options);

/** See `writeResultsReport.ts`. */
export const writeResultsReport = async (folder: string, options: ReportOptions = {}): Promise<WrittenFiles> =>
  (await import("./writeReport.ts")).writeResultsReport(folder, options);

/** See `writeResultsReport.ts`. */
export const isResultsFolder = async (folder: string): Promise<boolean> =>
  (await import("./writeReport.ts")).isResultsFolder(folder);

/** See `writeScenarioReport.ts`. */
export const writeScenarioReport = async (
  file: string,
  config: RunConfig,
  pairs: readonly PairMeasure[],
  options: MeasureOptions,
): Promise<void> => (await import("./writeReport.ts")).writeScenarioReport(file, config, pairs, options);
