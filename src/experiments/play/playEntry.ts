import { mkdir, rm } from "node:fs/promises";
import {
  type FolderRunEdges,
  namedLayer,
  playIntoFolder,
  type RunConfig,
  resolveConfig,
} from "../../simulation/index.ts";
import {
  ConfigDiffersError,
  inspectFolder,
  lockFolder,
  RunFileCorruptError,
  RunFolderLockedError,
  readLock,
  readManifest,
  removeLock,
  withFile,
  writeFileAtomic,
} from "../../storage/index.ts";
import { type CacheEntry, cacheEntry } from "../cache/cacheEntry.ts";
import { readOutcome } from "../cache/readOutcome.ts";
import { runKey } from "../plan/runKey.ts";
import { outcomeOf } from "../results/outcomeOf.ts";
import type { PlayJob } from "./playMessages.ts";

/** The result of playing a run into a cache. */
export type EntryEnd =
  | { readonly kind: "done" }
  | { readonly kind: "held" }
  | { readonly kind: "stopped"; readonly round: number };

/**
 * Plays a run into its place in a cache, on this thread, from the start or from the last checkpoint of a killed process.
 * Then it writes the outcome in one step.
 *
 * @throws the errors of playIntoFolder
 */
export const playEntry = async (job: PlayJob, edges: FolderRunEdges): Promise<EntryEnd> => {
  const entry = cacheEntry(job.cache, job.key);
  await withFile("create", entry.folder, () => mkdir(entry.folder, { recursive: true }));
  const lock = await lockFolder(entry.folder, job.abandoned).catch(heldByOther);
  if (lock === undefined) return { kind: "held" };
  try {
    // a different process may have finished it in the meantime
    if ((await readOutcome([job.cache], job)) !== undefined) return { kind: "done" };
    // only the holder of the entry may write the run
    if (job.abandoned !== undefined && (await readLock(entry.run))?.text === job.abandoned) await removeLock(entry.run);
    const played = await playOn(job, entry, edges).catch(heldByOther);
    if (played === undefined) return { kind: "held" };
    if (!played.completed) return { kind: "stopped", round: played.rounds };
    const outcome = await outcomeOf(entry.run);
    await writeFileAtomic(entry.outcome, `${JSON.stringify({ ...outcome, key: job.key })}\n`);
    if (job.keep === "outcome") {
      await withFile("delete", entry.run, () => rm(entry.run, { recursive: true, force: true }));
    }
    return { kind: "done" };
  } finally {
    await lock.release();
  }
};

const heldByOther = (error: unknown): undefined => {
  if (error instanceof RunFolderLockedError) return undefined;
  throw error;
};

interface Played {
  readonly completed: boolean;
  readonly rounds: number;
}

/** Resumes the existing run, or starts it. An unusable folder is replaced: the cache holds nothing else. */
const playOn = async (job: PlayJob, { run }: CacheEntry, edges: FolderRunEdges): Promise<Played> => {
  const state = await inspectFolder(run);
  if (state === "run") {
    try {
      const manifest = await readManifest(run);
      const config = resolveConfig([], namedLayer(run, manifest.config));
      if ((await runKey(config)) === job.key) {
        if (manifest.completed) return { completed: true, rounds: manifest.roundsPlayed };
        // modules of one content may import others: those of this plan run, and no path that a cache names
        const { model, scheme, trainer } = job.config;
        return await playHere({ ...config, model, scheme, trainer }, run, true, edges);
      }
    } catch (error) {
      if (!(error instanceof ConfigDiffersError || error instanceof RunFileCorruptError)) throw error;
      edges.notice?.(`${run} cannot be resumed and is played again: ${error.shortMessage}`);
    }
  }
  return playHere(job.config, run, false, edges);
};

const playHere = async (config: RunConfig, folder: string, resume: boolean, edges: FolderRunEdges): Promise<Played> => {
  const options = { folder, resume, replace: !resume, workers: "this-thread" } as const;
  const { summary } = await playIntoFolder(config, options, edges);
  return { completed: summary.completed, rounds: summary.rounds };
};
