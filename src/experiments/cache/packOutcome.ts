import { mkdir } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";
import { withFile, writeFileAtomic } from "../../storage/index.ts";
import type { RunOutcome } from "../results/RunOutcome.ts";
import { cacheEntry } from "./cacheEntry.ts";
import { loadOutcome } from "./readOutcome.ts";

/**
 * Writes an outcome into a cache that is passed on, compressed to about a sixth. Returns whether the outcome is new there.
 *
 * @throws DiskFullError, FileAccessError
 */
export const packOutcome = async (cache: string, outcome: RunOutcome): Promise<boolean> => {
  if ((await loadOutcome(cache, outcome.key)) !== undefined) return false;
  const { folder, packed } = cacheEntry(cache, outcome.key);
  await withFile("create", folder, () => mkdir(folder, { recursive: true }));
  await writeFileAtomic(packed, brotliCompressSync(JSON.stringify(outcome)));
  return true;
};
