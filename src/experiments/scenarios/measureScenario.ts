import { existsSync } from "node:fs";
import type { EvaluationRecord, LearnerRecord, RoundRecord } from "../../round/index.ts";
import type { RunConfig } from "../../simulation/index.ts";
import { readRecords, runFile } from "../../storage/index.ts";
import { cacheEntry } from "../cache/cacheEntry.ts";
import type { PlannedRun } from "../plan/PlannedRun.ts";
import type { RunEnd } from "../play/PlanEvent.ts";
import { type PlanOptions, runPlan } from "../play/runPlan.ts";
import { recordsMissingError } from "./errors.ts";
import { type MeasureOptions, measurePair, type PairMeasure } from "./measurePair.ts";
import { planPairs } from "./planPairs.ts";
import type { RunRecords } from "./RunRecords.ts";

/** How scenarios are played and measured. */
export interface ScenarioOptions extends MeasureOptions, Omit<PlanOptions, "keep" | "alsoRead"> {}

/** The measured pairs of runs with and without their scenario. */
export interface ScenarioMeasurement {
  /** Pairs with two finished runs, in the order of the configurations. */
  readonly pairs: readonly PairMeasure[];
  readonly ends: readonly RunEnd[];
}

/**
 * Plays each configuration with and without its scenario, unless the cache holds the runs, and measures the pairs.
 * If it is killed at any moment, the same call continues.
 *
 * @throws GFML_NOTHING_TO_MEASURE, GFML_RECORDS_MISSING, FileAccessError; no error of a single run
 */
export const measureScenario = async (
  configs: readonly RunConfig[],
  options: ScenarioOptions,
): Promise<ScenarioMeasurement> => {
  const { within, window, ...playing } = options;
  const planned = await planPairs(configs);
  const { ends } = await runPlan(
    planned.flatMap(({ twin, run }) => [twin, run]),
    { ...playing, keep: "folder" },
  );
  const isFinished = new Set(
    ends.filter(({ state }) => state === "cached" || state === "played").map(({ run }) => run.key),
  );
  const pairs: PairMeasure[] = [];
  for (const { twin, run } of planned) {
    if (!isFinished.has(twin.key) || !isFinished.has(run.key)) continue;
    pairs.push(
      measurePair(await recordsOf(options.cache, twin), await recordsOf(options.cache, run), { within, window }),
    );
  }
  return { pairs, ends };
};

const recordsOf = (cache: string, { key, config }: PlannedRun) => {
  const { run, folder } = cacheEntry(cache, key);
  if (!existsSync(runFile(run, "learners"))) throw recordsMissingError(folder);
  return readRunRecords(run, config);
};

/** @throws RunFileCorruptError, FileAccessError if the run's folder does not hold its records */
const readRunRecords = async (folder: string, config: RunConfig): Promise<RunRecords> => {
  const rounds: RoundRecord[] = [];
  for await (const record of readRecords(folder, "rounds")) rounds.push(record);
  const learners: LearnerRecord[][] = rounds.map(() => []);
  for await (const record of readRecords(folder, "learners")) learners[record.round]?.push(record);
  const evaluations: EvaluationRecord[] = [];
  for await (const record of readRecords(folder, "evaluations")) evaluations.push(record);
  return { config, rounds, learners, evaluations: evaluations.sort((a, b) => a.round - b.round) };
};
