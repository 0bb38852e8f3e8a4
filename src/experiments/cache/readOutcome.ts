import { readFile } from "node:fs/promises";
import { brotliDecompressSync } from "node:zlib";
import { canonicalJson } from "../../round/index.ts";
import { decisiveFields, namedLayer, resolveConfig, runNames } from "../../simulation/index.ts";
import { withFile } from "../../storage/index.ts";
import type { PlannedRun } from "../plan/PlannedRun.ts";
import { OUTCOME_VERSION } from "../plan/runKey.ts";
import type { RunOutcome } from "../results/RunOutcome.ts";
import { cacheEntry } from "./cacheEntry.ts";

/**
 * The outcome of a run, from the first cache that holds it; undefined if none does. An incomplete outcome counts
 * as absent. So does an outcome of a different configuration, whose key was made when fields had other defaults.
 *
 * @throws FileAccessError
 */
export const readOutcome = async (
  caches: readonly string[],
  { key, config }: Pick<PlannedRun, "key" | "config">,
): Promise<RunOutcome | undefined> => {
  for (const cache of caches) {
    const outcome = await loadOutcome(cache, key);
    if (outcome !== undefined && describe(outcome) === canonicalJson(decisiveFields(config))) return outcome;
  }
  return undefined;
};

/** The outcome of a key in one cache, of whatever configuration; undefined if it is not there or not whole. @throws FileAccessError */
export const loadOutcome = async (cache: string, key: string): Promise<RunOutcome | undefined> => {
  const entry = cacheEntry(cache, key);
  const outcome = parseOutcome(await readIfThere(entry.outcome)) ?? parseOutcome(await unpackIfThere(entry.packed));
  return outcome?.key === key ? outcome : undefined;
};

/** The outcomes of a plan one by one, in its order, so that not all are held in memory; runs without one are skipped. */
export const readOutcomes = async function* (
  caches: readonly string[],
  runs: readonly PlannedRun[],
): AsyncGenerator<{ readonly run: PlannedRun; readonly outcome: RunOutcome }> {
  for (const run of runs) {
    const outcome = await readOutcome(caches, run);
    if (outcome !== undefined) yield { run, outcome };
  }
};

const readIfThere = (path: string): Promise<Buffer | undefined> =>
  withFile("read", path, () =>
    readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    }),
  );

/** Also undefined if the file is incomplete. */
const unpackIfThere = async (path: string): Promise<Buffer | undefined> => {
  const packed = await readIfThere(path);
  try {
    return packed && brotliDecompressSync(packed);
  } catch {
    return undefined;
  }
};

const parseOutcome = (bytes: Buffer | undefined): RunOutcome | undefined => {
  if (bytes === undefined) return undefined;
  try {
    const value = JSON.parse(bytes.toString("utf8")) as RunOutcome;
    if (value.format !== "gfml-outcome" || value.version !== OUTCOME_VERSION) return undefined;
    return { ...value, config: runNames.upgrade(value.config) as RunOutcome["config"] };
  } catch {
    return undefined;
  }
};

/** What decides an outcome's numbers, as today's version reads it; undefined where it cannot. */
const describe = ({ config }: RunOutcome): string | undefined => {
  try {
    return canonicalJson(decisiveFields(resolveConfig([], namedLayer("outcome", config as Record<string, unknown>))));
  } catch {
    return undefined;
  }
};
