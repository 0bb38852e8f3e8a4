import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { digestOf } from "../../round/index.ts";
import {
  decisiveFields,
  fileFields,
  isProgram,
  programHash,
  type RunConfig,
  runNames,
} from "../../simulation/index.ts";
import { withFile } from "../../storage/index.ts";

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

/**
 * SHA-256 (hex) of a file, or of the names and contents of all files of a folder and its subfolders.
 *
 * @throws FileAccessError if it does not exist or cannot be read
 */
export const hashContent = (path: string): Promise<string> =>
  withFile("read", path, async () => {
    const hash = createHash("sha256");
    if ((await stat(path)).isDirectory()) {
      const names = await readdir(path, { recursive: true, withFileTypes: true });
      const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      for (const file of files.sort()) {
        hash.update(`${file.slice(path.length)}\n${(await stat(file)).size}\n`);
        await feed(hash, file);
      }
    } else await feed(hash, path);
    return hash.digest("hex");
  });

const feed = async (hash: Hash, file: string): Promise<void> => {
  for await (const piece of createReadStream(file)) hash.update(piece as Uint8Array);
};
