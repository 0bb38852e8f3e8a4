import { join } from "node:path";

/** The paths of one run in a cache: `CACHE/KEY/`. */
export interface CacheEntry {
  readonly folder: string;
  /** The complete run folder, while the run is played and as long as it is kept. */
  readonly run: string;
  readonly outcome: string;
  /** The same, compressed: for results that are passed on. */
  readonly packed: string;
}

export const cacheEntry = (cache: string, key: string): CacheEntry => {
  const folder = join(cache, key);
  const outcome = join(folder, "outcome.json");
  return { folder, run: join(folder, "run"), outcome, packed: `${outcome}.br` };
};
