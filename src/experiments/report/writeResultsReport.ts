import { join } from "node:path";
import { readJsonLines, writeFileAtomic } from "../../storage/index.ts";
import { loadOutcome } from "../cache/readOutcome.ts";
import { NotResultsError } from "../results/NotResultsError.ts";
import type { ResultLine } from "../results/ResultLine.ts";
import { outcomesFolder, resultFile } from "../results/writeResults.ts";
import { type ComparedRun, comparedRun } from "./comparison/ComparedRun.ts";
import { comparisonReport } from "./comparison/comparisonReport.ts";

/** Name of the comparison in a folder of results. */
const resultsReportName = "report.html";

/**
 * Writes the comparison of an experiment's finished runs into its folder of results. Nothing is written where none is finished.
 *
 * @throws NotResultsError, FileAccessError, DiskFullError
 */
export const writeResultsReport = async (folder: string): Promise<void> => {
  const runs: ComparedRun[] = [];
  for await (const { key, run, labels } of readJsonLines<ResultLine>(resultFile(folder))) {
    const outcome = await loadOutcome(outcomesFolder(folder), key);
    if (outcome === undefined) throw new NotResultsError(folder, `the outcome of run ${run} is missing`);
    runs.push(comparedRun(outcome, labels));
  }
  if (runs.length > 0) await writeFileAtomic(join(folder, resultsReportName), comparisonReport(runs));
};
