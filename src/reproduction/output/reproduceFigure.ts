import { type PlannedRun, type RunOutcome, readOutcomes } from "../../experiments/index.ts";
import { allClaims } from "../claims/allClaims.ts";
import type { FigureId } from "../claims/Claim.ts";
import { allFigures } from "../figures/allFigures.ts";
import type { FigureSummary } from "../figures/Figure.ts";
import type { ReproductionOptions } from "../plan/ReproductionOptions.ts";
import { createStudy } from "../plan/Study.ts";
import { judge } from "../verdicts/judge.ts";
import type { Verdict } from "../verdicts/Verdict.ts";
import { planReproduction } from "./planReproduction.ts";

/** A figure made from the finished runs. */
export interface ReproducedFigure extends FigureSummary {
  readonly id: FigureId;
  readonly title: string;
  readonly verdicts: readonly Verdict[];
  /** All of its runs, with facts about the finished ones. */
  readonly runs: readonly FigureRun[];
}

export interface FigureRun {
  readonly run: PlannedRun;
  /** null: not finished. */
  readonly facts: Pick<RunOutcome, "gfmlVersion" | "rounding" | "dataHash" | "resultHash" | "elapsed"> | null;
}

/**
 * Makes a figure from the outcomes in some caches. It reads one data set at a time, so that only the outcomes of one are
 * in memory.
 *
 * @throws FileAccessError, InvalidConfigError
 */
export const reproduceFigure = async (
  id: FigureId,
  options: ReproductionOptions,
  caches: readonly string[],
): Promise<ReproducedFigure> => {
  const figure = allFigures[id];
  const claims = allClaims.filter((claim) => claim.figure === id);
  const made = { tables: [], charts: [], verdicts: [], runs: [] } as {
    tables: FigureSummary["tables"][number][];
    charts: FigureSummary["charts"][number][];
    verdicts: Verdict[];
    runs: FigureRun[];
  };
  for (const data of options.dataSets) {
    const part = { ...options, dataSets: [data] };
    const planned = await planReproduction([id], part);
    const outcomes = new Map<string, RunOutcome>();
    for await (const { run, outcome } of readOutcomes(caches, planned)) outcomes.set(run.key, outcome);
    const study = createStudy(part, planned, outcomes);
    const { tables, charts } = figure.summarize(study);
    made.tables.push(...tables);
    made.charts.push(...charts);
    made.verdicts.push(...claims.map((claim) => judge(claim, study, data)));
    made.runs.push(...planned.map((run) => ({ run, facts: factsOf(outcomes.get(run.key)) })));
  }
  return { id, title: figure.title, ...made };
};

const factsOf = (outcome: RunOutcome | undefined): FigureRun["facts"] => {
  if (outcome === undefined) return null;
  const { gfmlVersion, rounding, dataHash, resultHash, elapsed } = outcome;
  return { gfmlVersion, rounding, dataHash, resultHash, elapsed };
};
