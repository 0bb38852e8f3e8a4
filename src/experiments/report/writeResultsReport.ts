import { join } from "node:path";
import { readJsonLines, writeFileAtomic } from "../../storage/index.ts";
import { loadOutcome } from "../cache/readOutcome.ts";
import { NotResultsError } from "../results/NotResultsError.ts";
import type { ResultLine } from "../results/ResultLine.ts";
import type { RunOutcome } from "../results/RunOutcome.ts";
import { outcomesFolder, resultFile } from "../results/writeResults.ts";
import { comparisonReport } from "./comparison/comparisonReport.ts";

/** Name of the comparison in a folder of results. */
const resultsReportName = "report.html";

/**
 * Writes the comparison of an experiment's finished runs into its folder of results. Nothing is written where none is finished.
 *
 * @throws NotResultsError, FileAccessError, DiskFullError
 */
export const writeResultsReport = async (folder: string): Promise<void> => {
  const outcomes: RunOutcome[] = [];
  for await (const { key, run } of readJsonLines<ResultLine>(resultFile(folder))) {
    const outcome = await loadOutcome(outcomesFolder(folder), key);
    if (outcome === undefined) throw new NotResultsError(folder, `the outcome of run ${run} is missing`);
    outcomes.push(withoutDetails(outcome));
  }
  if (outcomes.length > 0) await writeFileAtomic(join(folder, resultsReportName), comparisonReport(outcomes));
};

/** What a comparison of runs does not show is most of an outcome: hundreds of runs need not all be held whole. */
const withoutDetails = (outcome: RunOutcome): RunOutcome => ({
  ...outcome,
  learners: [],
  rounds: outcome.rounds.map((round) => ({ ...round, coalitions: [] })),
});
