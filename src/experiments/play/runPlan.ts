import { availableParallelism } from "node:os";
import { pause, requireInteger } from "../../core/index.ts";
import { readLock } from "../../storage/index.ts";
import { cacheEntry } from "../cache/cacheEntry.ts";
import { readOutcome } from "../cache/readOutcome.ts";
import { type PlannedRun, workOf } from "../plan/PlannedRun.ts";
import { HeldRuns } from "./HeldRuns.ts";
import type { PlanEvent, PlanResult, RunEnd } from "./PlanEvent.ts";
import type { PlayEnd, PlayJob } from "./playMessages.ts";
import { type RunChild, startChild } from "./startChild.ts";

/** The place of runs, the number of parallel runs, and how to follow and stop them. */
export interface PlanOptions {
  /** Folder of finished and interrupted runs; created if missing. Processes and machines may share one. */
  readonly cache: string;
  /** Additional caches that are only read. */
  readonly alsoRead?: readonly string[];
  /** Runs played at a time, each in a process of its own that fills a processor; as many as processors if absent. */
  readonly workers?: number;
  /** Stops after the rounds in progress, each run with a checkpoint. */
  readonly signal?: AbortSignal;
  /** The part of a played run to keep: its whole folder (default), or its outcome alone. */
  readonly keep?: "folder" | "outcome";
  /** Of the runs' processes; this one's if absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly onProgress?: (event: PlanEvent) => void;
}

/** Seconds between two checks of runs that other processes hold. */
const PAUSE = 1;

/**
 * Plays the runs of a plan that no cache holds, the longest first, each in a process of its own. A run that fails stops no
 * other. Killed at any moment, the same call continues from the checkpoints and ends with the same results. Outcomes are
 * read from the cache afterwards, see `readOutcomes`: nothing here grows with their size.
 *
 * @throws InvalidValueError, FileAccessError
 */
export const runPlan = async (runs: readonly PlannedRun[], options: PlanOptions): Promise<PlanResult> => {
  const { cache, alsoRead = [], workers = availableParallelism(), signal, keep = "folder" } = options;
  requireInteger("workers", workers, 1);
  const caches = [cache, ...alsoRead];
  const tell = options.onProgress ?? (() => {});
  const environment = options.environment ?? process.env;
  const distinct = [...new Map([...runs].reverse().map((run) => [run.key, run])).values()].reverse();
  const ends = new Map<string, Omit<RunEnd, "run">>();
  const queue: PlannedRun[] = [];
  for (const run of distinct) {
    if ((await readOutcome(caches, run)) === undefined) queue.push(run);
    else ends.set(run.key, { state: "cached" });
  }
  // the longest first: at the end, all processors have something to do for about as long
  queue.sort((a, b) => workOf(b) - workOf(a));
  tell({ kind: "planned", runs: distinct.length, cached: ends.size, toPlay: [...queue] });
  const held = new HeldRuns();
  const children = new Set<RunChild>();
  let cpu = 0;

  const end = (run: PlannedRun, result: Exclude<PlayEnd, { kind: "held" }>): void => {
    if (result.kind === "done") {
      ends.set(run.key, { state: "played" });
      tell({ kind: "finished", run, elsewhere: false });
    } else if (result.kind === "stopped") {
      ends.set(run.key, { state: "stopped" });
      tell({ kind: "stopped", run, round: result.round });
    } else {
      ends.set(run.key, { state: "failed", error: result.error });
      tell({ kind: "failed", run, error: result.error });
    }
  };
  const play = async (run: PlannedRun, abandoned: string | undefined): Promise<void> => {
    const { key, config } = run;
    const job: PlayJob = { cache, key, config, keep, ...(abandoned !== undefined && { abandoned }) };
    const child = startChild(job, environment, (message) => tell({ ...message, run }));
    children.add(child);
    const result = await child.ended;
    children.delete(child);
    cpu += result.cpu;
    // a different process was faster
    if (result.kind === "held") queue.push(run);
    else end(run, result);
  };
  /** Checks one run: it may be finished, held by a different process, or ready to be played. */
  const attend = async (run: PlannedRun): Promise<void> => {
    if ((await readOutcome(caches, run)) !== undefined) {
      ends.set(run.key, { state: "played" });
      tell({ kind: "finished", run, elsewhere: true });
      return;
    }
    const entry = cacheEntry(cache, run.key);
    const lock = (await readLock(entry.folder)) ?? (await readLock(entry.run));
    if (lock === undefined || held.isAbandoned(run, lock)) await play(run, lock?.text);
    else if (held.put(run, lock)) tell({ kind: "held", run, by: `process ${lock.pid} on ${lock.host}` });
  };
  /** Plays the runs one by one until none is left. */
  const work = async (): Promise<void> => {
    while (!signal?.aborted) {
      let next = queue.shift();
      if (next === undefined) {
        if (held.size === 0) return;
        await pause(PAUSE, signal);
        next = held.take();
      }
      if (next !== undefined && !signal?.aborted) await attend(next);
    }
  };
  const stop = (): void => {
    for (const child of children) child.stop();
  };
  signal?.addEventListener("abort", stop);
  try {
    await Promise.all(Array.from({ length: workers }, work));
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  return { ends: runs.map((run) => ({ run, ...(ends.get(run.key) ?? { state: "stopped" as const }) })), cpu };
};
