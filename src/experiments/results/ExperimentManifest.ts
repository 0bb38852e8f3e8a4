import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { withFile, writeFileAtomic } from "../../storage/index.ts";
import { notResultsError } from "./errors.ts";

const label = z.union([z.string(), z.number(), z.boolean()]);

/** `manifest.json` of an experiment's results: the request, versions, platform, and missing runs. */
const schema = z.strictObject({
  format: z.literal("gfml-experiment"),
  version: z.literal(1),
  name: z.string(),
  /** The experiment's file as it was read. */
  input: z.record(z.string(), z.unknown()),
  gfmlVersion: z.string(),
  nodeVersion: z.string(),
  platform: z.strictObject({ system: z.string(), architecture: z.string(), processor: z.string() }),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  finishedAt: z.string(),
  /** Which part of the plan these results are; null: all of it. */
  shard: z.strictObject({ index: z.int().min(0), count: z.int().min(1) }).nullable(),
  /** Runs of the whole plan, and lines of `results.jsonl`. */
  runs: z.int().min(0),
  finished: z.int().min(0),
  /** Runs that failed, by their place in the plan. */
  failed: z.array(
    z.strictObject({
      run: z.int().min(0),
      labels: z.record(z.string(), label),
      key: z.string(),
      code: z.string(),
      message: z.string(),
    }),
  ),
});

/** The manifest of an experiment's results: its planned, finished and failed runs. */
export type ExperimentManifest = z.output<typeof schema>;

const pathOf = (folder: string): string => join(folder, "manifest.json");

/** @throws DiskFullError, FileAccessError */
export const writeExperimentManifest = (folder: string, manifest: ExperimentManifest): Promise<void> =>
  writeFileAtomic(pathOf(folder), `${JSON.stringify(manifest, null, 2)}\n`);

/** @throws GFML_NOT_RESULTS, FileAccessError */
export const readExperimentManifest = async (folder: string): Promise<ExperimentManifest> => {
  const path = pathOf(folder);
  const text = await withFile("read", path, () =>
    readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") throw notResultsError(folder, "it has no manifest.json");
      throw error;
    }),
  );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw notResultsError(folder, "its manifest.json is not JSON");
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw notResultsError(folder, "its manifest.json is not one of an experiment");
  return parsed.data;
};
