import { availableParallelism } from "node:os";
import { createTrainer } from "../../round/index.ts";
import { prepareData, runSimulation } from "../../simulation/index.ts";
import { readOutcome } from "../cache/readOutcome.ts";
import { type PlannedRun, workOf, workOfRound } from "./PlannedRun.ts";

/** The estimated time of a plan, before it is played. */
export interface PlanEstimate {
  /** Number of runs in the plan, and of those with different keys. */
  readonly runs: number;
  readonly distinct: number;
  /** Number of distinct runs that a cache holds. */
  readonly cached: number;
  readonly workers: number;
  /** Processor seconds for the remaining runs. */
  readonly processorTime: number;
  /** Seconds until the last run is finished. */
  readonly wallTime: number;
  /** The source of the times. */
  readonly basis: { readonly cachedRuns: number; readonly measuredRuns: number };
}

/** The inputs of an estimate: outcomes in caches, and the number of parallel runs. */
export interface PlanEstimateOptions {
  readonly caches: readonly string[];
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Estimates the time of a plan from the times of cached runs on the same data with the same model, scaled by the
 * work of each. Without such runs, it plays a few rounds of one of them. It writes nothing.
 *
 * @throws GfmlError if a measured run fails; the signal's reason
 */
export const estimatePlan = async (
  runs: readonly PlannedRun[],
  options: PlanEstimateOptions,
): Promise<PlanEstimate> => {
  const { caches, workers = availableParallelism() } = options;
  const distinct = [...new Map(runs.map((run) => [run.key, run])).values()];
  const left: PlannedRun[] = [];
  const known = new Map<string, { work: number; seconds: number }>();
  let cachedRuns = 0;
  for (const run of distinct) {
    const outcome = await readOutcome(caches, run);
    if (outcome === undefined) {
      left.push(run);
      continue;
    }
    cachedRuns++;
    const sum = known.get(kindOf(run)) ?? { work: 0, seconds: 0 };
    known.set(kindOf(run), { work: sum.work + workOf(run), seconds: sum.seconds + outcome.elapsed });
  }
  const measured = new Map<string, MeasuredRate>();
  const times: number[] = [];
  for (const run of left) {
    const kind = kindOf(run);
    const sum = known.get(kind);
    if (sum !== undefined) {
      times.push((sum.seconds * workOf(run)) / sum.work);
      continue;
    }
    const rate =
      measured.get(kind) ?? (await measureRate(middleOf(left.filter((one) => kindOf(one) === kind)), options));
    measured.set(kind, rate);
    times.push(rate.start + (rate.round * run.config.rounds * workOfRound(run)) / rate.work);
  }
  return {
    runs: runs.length,
    distinct: distinct.length,
    cached: cachedRuns,
    workers,
    processorTime: times.reduce((sum, time) => sum + time, 0),
    wallTime: makespan(times, workers),
    basis: { cachedRuns: [...known.keys()].length === 0 ? 0 : cachedRuns, measuredRuns: measured.size },
  };
};

/** Groups runs whose rounds take about the same time for the same work. */
const kindOf = ({ config: { data, model } }: PlannedRun): string =>
  JSON.stringify([data.set, data.path, model.module ?? model.layers ?? model.hiddenLayers]);

const middleOf = (runs: readonly PlannedRun[]): PlannedRun =>
  [...runs].sort((a, b) => workOfRound(a) - workOfRound(b))[runs.length >> 1]!;

/** Seconds until the last run is finished, if each of `workers` takes the longest remaining run. */
const makespan = (times: readonly number[], workers: number): number => {
  const ends = new Float64Array(workers);
  for (const time of [...times].sort((a, b) => b - a)) ends[ends.indexOf(Math.min(...ends))]! += time;
  return Math.max(0, ...ends);
};

/** The times of a few rounds. */
interface MeasuredRate {
  /** s before the first round: data, processes. */
  readonly start: number;
  /** Seconds per round, including measurements. */
  readonly round: number;
  /** Work of such a round. */
  readonly work: number;
}

/** Rounds played: the first warms up, the last is measured as after any other interval. */
const ROUNDS = 4;
/** Approximate seconds to start a process. */
const PROCESS_START = 1;

/** Plays the first rounds of a run on this thread, for their time. */
const measureRate = async (
  run: PlannedRun,
  options: { readonly signal?: AbortSignal; readonly environment?: Readonly<Record<string, string | undefined>> },
): Promise<MeasuredRate> => {
  const { signal, environment } = options;
  const begun = performance.now();
  const { set, partition } = await prepareData(run.config, {
    ...(signal && { signal }),
    ...(environment && { environment }),
  });
  const { initialModel: _, ...config } = run.config;
  const rounds = Math.min(ROUNDS, config.rounds);
  const ready = performance.now();
  let first = ready;
  await runSimulation({
    config: { ...config, ledger: "memory", rounds },
    samples: set.train,
    partition,
    trainer: createTrainer,
    ...(signal && { signal }),
    events: {
      onRound: ({ round }) => {
        if (round === 0 && rounds > 1) first = performance.now();
      },
    },
  });
  signal?.throwIfAborted();
  return {
    start: (ready - begun) / 1000 + PROCESS_START,
    round: (performance.now() - first) / 1000 / Math.max(1, rounds - 1),
    work: workOfRound(run),
  };
};
