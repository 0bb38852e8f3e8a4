import { readFileSync } from "node:fs";

/**
 * Files and connections that this process may have open at once; Infinity where the system does not say. Node raises the soft
 * limit to the hard one by itself.
 */
const openFileLimit = (): number => {
  try {
    const line = /^Max open files\s+(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8"));
    const limit = Number(line?.[1]);
    return Number.isInteger(limit) && limit > 0 ? limit : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};

/** As many connections as are wanted, but at most a share of the files that may be open: records need some, too. */
export const withinOpenFiles = (wanted: number, share: number, limit: number = openFileLimit()): number =>
  Math.max(4, Math.min(wanted, Math.floor(limit * share)));
