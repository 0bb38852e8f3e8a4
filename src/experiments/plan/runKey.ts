import { digestOf } from "../../round/index.ts";
import {
  decisiveFields,
  fileFields,
  isProgram,
  programHash,
  type RunConfig,
  runNames,
} from "../../simulation/index.ts";
import { hashContent } from "./hashContent.ts";

/** Increases when runs of equal configuration give different results, or outcomes hold different data. */
export const OUTCOME_VERSION = 1;

/**
 * The key of a run: SHA-256 (hex) over everything that decides its numbers. For files that the configuration names, the
 * content counts. The imports of a model's module do not count.
 *
 * @param hashes - content hashes by path, filled as files are read: give the same map for many runs
 * @throws FileAccessError if a file that the configuration names cannot be read
 */
export const runKey = async (config: RunConfig, hashes: Map<string, string> = new Map()): Promise<string> => {
  const files: Record<string, string> = {};
  const named = runNames.encode(config);
  for (const field of fileFields) {
    const path = field
      .split(".")
      .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], named);
    if (typeof path !== "string") continue;
    const hash = hashes.get(path) ?? (await hashContent(path));
    hashes.set(path, hash);
    files[field] = hash;
  }
  if (isProgram(config.trainer)) files["trainer.command"] = await programHash(config.trainer.command);
  return digestOf({ version: OUTCOME_VERSION, config: decisiveFields(config), files });
};
