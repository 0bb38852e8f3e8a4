import { defineExperiment, type ResultLine, type RoundOutcome, type RunOutcome } from "../../src/experiments/index.ts";
import { labelColumns } from "../../src/experiments/results/tables.ts";
import { resultLine, writeResults } from "../../src/experiments/results/writeResults.ts";
import { sampleEvaluation, sampleRound } from "./sampleRecords.ts";

/** A round of an outcome, with some fields changed. */
export const sweepRound = (fields: Partial<RoundOutcome> = {}): RoundOutcome => {
  const { sittingOut, coalitions, clock: _, digest: __, ...record } = sampleRound();
  return {
    ...record,
    sittingOut: sittingOut.length,
    coalitions: coalitions.map(({ members, ...one }) => ({ ...one, size: members.length })),
    ...fields,
  };
};

/** The outcome of a run that was never played: two rounds of made-up numbers, with some fields changed. */
export const sweepOutcome = (fields: Partial<RunOutcome> = {}): RunOutcome => {
  const { byLearner: _, ...evaluation } = sampleEvaluation();
  return {
    format: "gfml-outcome",
    version: 1,
    key: "a".repeat(64),
    config: defineExperiment({ name: "sample" }).runs[0]!.config,
    gfmlVersion: "0.1.0",
    rounding: "rounded",
    dataHash: "b".repeat(64),
    resultHash: "c".repeat(64),
    elapsed: 12,
    learners: [],
    rounds: [sweepRound({ round: 0 }), sweepRound({ round: 1 })],
    evaluations: [
      { ...evaluation, round: 0 },
      { ...evaluation, round: 1 },
    ],
    ...fields,
  };
};

/** Writes results of so many made-up runs with labels that are hard to write down. */
export const runSweep = async (
  folder: string,
  count: number,
): Promise<{ readonly lines: readonly ResultLine[]; readonly outcomes: readonly RunOutcome[] }> => {
  const labels = Array.from({ length: count }, (_, run) => ({
    variant: 'a "quoted", name\nof two lines',
    "population.learners": run === 0 ? "many" : run / 3,
    "reputation.ban": run % 2 === 0,
    seed: run,
  }));
  const shape = { labels: labelColumns(labels), passiveCounts: ["1", "all"] };
  const outcomes = labels.map((_, run) =>
    sweepOutcome({
      key: String(run % 10).repeat(64),
      rounds: Array.from({ length: 1 + run }, (_, round) =>
        sweepRound({ round, payments: round / 3, meanProfit: 1e-300 * round }),
      ),
    }),
  );
  const lines = outcomes.map((outcome, run) =>
    resultLine(shape, run, { labels: labels[run]!, key: outcome.key }, outcome),
  );
  await writeResults(
    folder,
    shape,
    outcomes.map((outcome, run) => ({ line: lines[run]!, outcome })),
  );
  return { lines, outcomes };
};
