import { access } from "node:fs/promises";
import { join } from "node:path";
import { loadOutcome, notResultsError, outcomesFolder, type ResultLine, resultFile } from "../experiments/index.ts";
import { readJsonLines } from "../storage/index.ts";
import { type ComparedRun, comparedRun } from "./comparison/ComparedRun.ts";
import { type ReportOptions, type WrittenFiles, writeCompared } from "./writeReport.ts";

/** Name of the comparison in a folder of results. */
const resultsReportName = "report.html";

/** Whether an experiment left its results in a folder. */
export const isResultsFolder = (folder: string): Promise<boolean> =>
  access(resultFile(folder)).then(
    () => true,
    () => false,
  );

/**
 * Writes the comparison of an experiment's finished runs, into its folder of results unless told otherwise. Nothing is written where
 * none is finished.
 *
 * @throws GFML_NOT_RESULTS, FileAccessError, DiskFullError
 */
export const writeResultsReport = async (folder: string, options: ReportOptions = {}): Promise<WrittenFiles> => {
  const runs: ComparedRun[] = [];
  for await (const { key, run, labels } of readJsonLines<ResultLine>(resultFile(folder))) {
    const outcome = await loadOutcome(outcomesFolder(folder), key);
    if (outcome === undefined) throw notResultsError(folder, `the outcome of run ${run} is missing`);
    runs.push(comparedRun(outcome, labels));
  }
  if (runs.length === 0) return [];
  return writeCompared(runs, { ...options, output: options.output ?? join(folder, resultsReportName) });
};
