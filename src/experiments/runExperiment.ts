import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { describePlatform } from "../simulation/index.ts";
import { withFile } from "../storage/index.ts";
import { readOutcome } from "./cache/readOutcome.ts";
import type { Experiment } from "./plan/Experiment.ts";
import type { PlannedRun } from "./plan/PlannedRun.ts";
import { planRuns } from "./plan/planRuns.ts";
import { shardRuns } from "./plan/shardRuns.ts";
import type { RunEnd } from "./play/PlanEvent.ts";
import { type PlanOptions, runPlan } from "./play/runPlan.ts";
import { type ExperimentManifest, writeExperimentManifest } from "./results/ExperimentManifest.ts";
import { sortCounts } from "./results/measures.ts";
import { type FinishedRun, labelColumns, type ResultShape } from "./results/tables.ts";
import { resultLine, writeResults } from "./results/writeResults.ts";

/** How an experiment is played, and where its results are written. */
export interface ExperimentOptions extends Omit<PlanOptions, "cache"> {
  /** Folder of the results; if absent, the experiment's own, with a subfolder for each shard. */
  readonly output?: string;
  /** Folder of finished and interrupted runs, for all experiments; if absent, experiments/cache. */
  readonly cache?: string;
  /** Play only the part of one machine among `count`; `index` starts at 0. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** ms since 1970; for the manifest. */
  readonly now?: () => number;
}

/** The result of an experiment. */
export interface ExperimentResult {
  readonly output: string;
  readonly cache: string;
  readonly manifest: ExperimentManifest;
  /** How each run of the plan, or of the shard, ended. */
  readonly ends: readonly RunEnd[];
  /** Seconds of processor time of the runs' processes. */
  readonly cpu: number;
}

/** Folder of the cache where none is named: `experiments/cache` in the working directory. */
export const DEFAULT_CACHE = join("experiments", "cache");

/** The default folder of results. */
export const outputOf = ({ output }: Experiment, shard: ExperimentOptions["shard"]): string =>
  shard === undefined ? output : join(output, `shard-${shard.index}-of-${shard.count}`);

/**
 * Plays the runs of an experiment that no cache holds, and writes the results of all finished runs, even after an interruption.
 * A failed run does not stop the others and is listed in the manifest. The same call continues with the rest.
 *
 * @throws InvalidValueError, FileAccessError, DiskFullError; no error of a single run
 */
export const runExperiment = async (
  experiment: Experiment,
  options: ExperimentOptions = {},
): Promise<ExperimentResult> => {
  const { shard, cache = DEFAULT_CACHE, output = outputOf(experiment, shard), now = Date.now, alsoRead = [] } = options;
  const startedAt = new Date(now()).toISOString();
  const plan = await planRuns(experiment);
  const own = shard === undefined ? plan : shardRuns(plan, shard.index, shard.count);
  // an unwritable folder is reported before hours of work
  await withFile("create", output, () => mkdir(output, { recursive: true }));
  const { ends, cpu } = await runPlan(own, { keep: experiment.keep, ...options, cache });
  const shape = shapeOf(plan);
  const places = new Map(plan.map((run, index) => [run, index]));
  const caches = [cache, ...alsoRead];
  const finished = async function* (): AsyncGenerator<FinishedRun> {
    for (const { run, state } of ends) {
      const isFinished = state === "cached" || state === "played";
      const outcome = isFinished ? await readOutcome(caches, run) : undefined;
      if (outcome !== undefined) yield { line: resultLine(shape, places.get(run)!, run, outcome), outcome };
    }
  };
  const manifest: ExperimentManifest = {
    format: "gfml-experiment",
    version: 1,
    name: experiment.name,
    input: { ...experiment.input },
    gfmlVersion: packageJson.version,
    nodeVersion: process.version,
    platform: describePlatform(),
    startedAt,
    finishedAt: startedAt,
    shard: shard === undefined ? null : { index: shard.index, count: shard.count },
    runs: plan.length,
    finished: await writeResults(output, shape, finished()),
    failed: ends.flatMap(({ run, error }) =>
      error === undefined
        ? []
        : [
            {
              run: places.get(run)!,
              labels: { ...run.labels },
              key: run.key,
              code: error.code,
              message: error.shortMessage,
            },
          ],
    ),
  };
  const complete = { ...manifest, finishedAt: new Date(now()).toISOString() };
  await writeExperimentManifest(output, complete);
  return { output, cache, manifest: complete, ends, cpu };
};

/** The common properties of a plan's results, for any finished part of it. */
const shapeOf = (plan: readonly PlannedRun[]): ResultShape => ({
  labels: labelColumns(plan.map(({ labels }) => labels)),
  passiveCounts: sortCounts(plan.flatMap(({ config }) => config.personalization.passiveSampleCounts)),
});
