import { cp, mkdir, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { prepareData } from "../../simulation/index.ts";
import { lockFolder, runFile, withFile, writeFileAtomic } from "../../storage/index.ts";
import { hashContent } from "../plan/runKey.ts";
import { noOutcomeError } from "../results/errors.ts";
import { outcomeOf } from "../results/outcomeOf.ts";
import type { RunOutcome } from "../results/RunOutcome.ts";
import { cacheEntry } from "./cacheEntry.ts";
import { readOutcome } from "./readOutcome.ts";

/** A run that was added to a cache. */
export interface AdoptedRun {
  readonly outcome: RunOutcome;
  /** Whether the cache already held it, so that nothing was done. */
  readonly wasThere: boolean;
}

/**
 * Adds a finished run to a cache, so that experiments need not play it again. The folder is
 * not changed. With `keep` "folder" it is copied; otherwise only its outcome is kept.
 *
 * @throws GFML_NO_OUTCOME if it is not complete, or its data or scheme have been changed since; RunFolderLockedError if it is
 *   being played in the cache; GFML_NOT_A_RUN_FOLDER, RunFileCorruptError, DiskFullError, FileAccessError
 */
export const adoptFolder = async (
  folder: string,
  cache: string,
  { keep = "outcome" }: { readonly keep?: "folder" | "outcome" } = {},
): Promise<AdoptedRun> => {
  const outcome = await outcomeOf(folder);
  await requireSameFiles(folder, outcome);
  const entry = cacheEntry(cache, outcome.key);
  if ((await readOutcome([cache], outcome)) !== undefined) return { outcome, wasThere: true };
  await withFile("create", entry.folder, () => mkdir(entry.folder, { recursive: true }));
  const lock = await lockFolder(entry.folder);
  try {
    if (keep === "folder" && resolve(folder) !== resolve(entry.run)) {
      await withFile("copy", entry.run, async () => {
        await rm(entry.run, { recursive: true, force: true });
        const isLock = (path: string): boolean => path === runFile(folder, "lock");
        await cp(folder, entry.run, { recursive: true, filter: (path) => !isLock(path) });
      });
    }
    await writeFileAtomic(entry.outcome, `${JSON.stringify(outcome)}\n`);
    return { outcome, wasThere: false };
  } finally {
    await lock.release();
  }
};

/** A key follows the current files. @throws GFML_NO_OUTCOME if the run was played with others */
const requireSameFiles = async (folder: string, { config, dataHash }: RunOutcome): Promise<void> => {
  const remedy = "restore the file with which it was played, or play it again";
  const { scheme, data } = config;
  if (typeof scheme === "object" && "module" in scheme && scheme.sha256 !== undefined) {
    if ((await hashContent(scheme.module)) !== scheme.sha256) {
      throw noOutcomeError(folder, `${scheme.module} has been changed since`, remedy);
    }
  }
  if (data.path !== undefined && (await prepareData(config)).set.sha256 !== dataHash) {
    throw noOutcomeError(folder, `${data.path} has been changed since`, remedy);
  }
};
