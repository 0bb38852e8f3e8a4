import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { AuditReport } from "../audit/index.ts";
import type { Chart } from "../charts/index.ts";
import {
  loadOutcome,
  type MeasureOptions,
  notResultsError,
  outcomeOf,
  outcomesFolder,
  type PairMeasure,
  readResultLines,
  resultFile,
} from "../experiments/index.ts";
import type { RunConfig } from "../simulation/index.ts";
import { runFile, withFile, writeFileAtomic } from "../storage/index.ts";
import { groupRuns } from "../view/index.ts";
import { type ComparedRun, comparedRun } from "./comparison/ComparedRun.ts";
import { comparisonCharts } from "./comparison/comparisonCharts.ts";
import { comparisonReport } from "./comparison/comparisonReport.ts";
import { renderPng, renderSvg } from "./renderChart.ts";
import { readRun } from "./run/readRun.ts";
import { allCharts, runCharts } from "./run/runCharts.ts";
import { runReport } from "./run/runReport.ts";
import { scenarioReport } from "./scenario/scenarioReport.ts";

/** The outputs of a report, and its additions. */
export interface ReportOptions {
  /** The HTML file (default: the run's `report.html`). */
  readonly output?: string;
  /** A folder for each chart as SVG and PNG (default: none). */
  readonly charts?: string;
  /** The result of an audit of the run's chain. */
  readonly audit?: AuditReport;
}

/** The written files, with the report first. */
export type WrittenFiles = readonly string[];

/**
 * Writes the report of one finished or unfinished run.
 *
 * @throws GFML_NOT_A_RUN_FOLDER, RunFileCorruptError, InvalidConfigError, FileAccessError, DiskFullError
 */
export const writeRunReport = async (folder: string, options: ReportOptions = {}): Promise<WrittenFiles> => {
  const run = await readRun(folder);
  const charts = runCharts(run);
  const output = options.output ?? runFile(folder, "report");
  await writeFileAtomic(output, runReport(run, options.audit, charts));
  return [output, ...(await writeCharts(allCharts(charts), options.charts))];
};

/**
 * Writes a report that compares finished runs, from their folders.
 *
 * @throws GFML_NO_OUTCOME if a run is not finished, and the errors of writeRunReport
 */
export const writeComparison = async (
  folders: readonly string[],
  options: ReportOptions & { readonly output: string },
): Promise<WrittenFiles> => {
  const runs: ComparedRun[] = [];
  for (const folder of folders) runs.push(comparedRun(await outcomeOf(folder)));
  return writeCompared(runs, options);
};

/** Writes a report that compares runs by their outcomes. */
const writeCompared = async (
  runs: readonly ComparedRun[],
  options: ReportOptions & { readonly output: string },
): Promise<WrittenFiles> => {
  await writeFileAtomic(options.output, comparisonReport(runs));
  const { lines, bars, differences } = comparisonCharts(groupRuns(runs));
  return [options.output, ...(await writeCharts([...lines, ...bars, ...differences], options.charts))];
};

const writeCharts = async (charts: readonly Chart[], folder: string | undefined): Promise<string[]> => {
  if (folder === undefined) return [];
  await withFile("create", folder, () => mkdir(folder, { recursive: true }));
  const written: string[] = [];
  for (const chart of charts) {
    const svg = renderSvg(chart);
    const files: [string, string | Uint8Array][] = [
      [join(folder, `${chart.name}.svg`), svg],
      [join(folder, `${chart.name}.png`), await renderPng(svg)],
    ];
    for (const [path, content] of files) {
      await writeFileAtomic(path, content);
      written.push(path);
    }
  }
  return written;
};

/** File name of the comparison in a folder of results. */
const resultsReportName = "report.html";

/** Whether a folder holds the results of an experiment. */
export const isResultsFolder = (folder: string): Promise<boolean> =>
  access(resultFile(folder)).then(
    () => true,
    () => false,
  );

/**
 * Writes the comparison of an experiment's finished runs, by default into its folder of results. Writes nothing if no run is
 * finished.
 *
 * @throws GFML_NOT_RESULTS, FileAccessError, DiskFullError
 */
export const writeResultsReport = async (folder: string, options: ReportOptions = {}): Promise<WrittenFiles> => {
  const runs: ComparedRun[] = [];
  for await (const { key, run, labels } of readResultLines(folder)) {
    const outcome = await loadOutcome(outcomesFolder(folder), key);
    if (outcome === undefined) throw notResultsError(folder, `the outcome of run ${run} is missing`);
    runs.push(comparedRun(outcome, labels));
  }
  if (runs.length === 0) return [];
  return writeCompared(runs, { ...options, output: options.output ?? join(folder, resultsReportName) });
};

/**
 * Writes the effects of a scenario as one self-contained HTML file.
 *
 * @param config - the configuration of any of the pairs' runs, which differ only in their seeds
 * @throws FileAccessError, DiskFullError
 */
export const writeScenarioReport = (
  file: string,
  config: RunConfig,
  pairs: readonly PairMeasure[],
  options: MeasureOptions,
): Promise<void> => writeFileAtomic(file, scenarioReport(config, pairs, options));
