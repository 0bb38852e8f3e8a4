import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { isHash } from "../../core/index.ts";
import { withFile, writeFileAtomic } from "../../storage/index.ts";
import { cacheEntry } from "../cache/cacheEntry.ts";
import type { PlannedRun } from "../plan/PlannedRun.ts";
import { outcomesFolder, type ResultLine, resultFile } from "./ResultLine.ts";
import type { RunOutcome } from "./RunOutcome.ts";
import type { Table } from "./Table.ts";
import { TableFiles } from "./TableFiles.ts";
import { evaluationTable, type FinishedRun, measuresOf, type ResultShape, roundTable, runTable } from "./tables.ts";

/** The line of a finished run. */
export const resultLine = (
  shape: ResultShape,
  run: number,
  { labels, key }: Pick<PlannedRun, "labels" | "key">,
  outcome: RunOutcome,
): ResultLine => ({
  run,
  labels,
  key,
  resultHash: outcome.resultHash,
  measures: Object.fromEntries(measuresOf(shape).map(({ name, of }) => [name, of(outcome)])),
});

/**
 * Writes the results of finished runs, one run after the other: `results.jsonl`, the three tables as CSV and Parquet, and
 * the outcomes. Each file replaces the existing one when it is complete. Returns the number of runs.
 *
 * @throws DiskFullError, FileAccessError
 */
export const writeResults = async (
  folder: string,
  shape: ResultShape,
  finished: AsyncIterable<FinishedRun> | Iterable<FinishedRun>,
): Promise<number> => {
  await withFile("create", folder, () => mkdir(folder, { recursive: true }));
  const tables: [string, Table<FinishedRun>][] = [
    ["runs", runTable(shape)],
    ["rounds", roundTable(shape)],
    ["evaluations", evaluationTable(shape)],
  ];
  const path = resultFile(folder);
  const draft = `${path}.${process.pid}.tmp`;
  const files: [TableFiles, Table<FinishedRun>][] = [];
  const lines = await withFile("write", path, () => open(draft, "w"));
  try {
    for (const [name, table] of tables) files.push([await TableFiles.open(join(folder, name), table.columns), table]);
    const keys = new Set<string>();
    let count = 0;
    for await (const one of finished) {
      await withFile("write", path, () => lines.appendFile(`${JSON.stringify(one.line)}\n`));
      for (const [file, table] of files) await file.append(table.rows(one));
      if (!keys.has(one.line.key)) await keepOutcome(folder, one);
      keys.add(one.line.key);
      count++;
    }
    for (const [file] of files) await file.close();
    await withFile("write", path, async () => {
      await lines.sync();
      await lines.close();
      await rename(draft, path);
    });
    await removeOthers(folder, keys);
    return count;
  } catch (error) {
    for (const [file] of files) await file.discard();
    await lines.close().catch(() => {});
    await rm(draft, { force: true });
    throw error;
  }
};

const keepOutcome = async (folder: string, { line, outcome }: FinishedRun): Promise<void> => {
  const entry = cacheEntry(outcomesFolder(folder), line.key);
  await withFile("create", entry.folder, () => mkdir(entry.folder, { recursive: true }));
  await writeFileAtomic(entry.outcome, `${JSON.stringify(outcome)}\n`);
};

/** Outcomes of an earlier version of the experiment are not part of its results. */
const removeOthers = async (folder: string, keys: ReadonlySet<string>): Promise<void> => {
  const outcomes = outcomesFolder(folder);
  await withFile("delete", outcomes, async () => {
    const names = keys.size === 0 ? [] : await readdir(outcomes);
    for (const name of names.filter((one) => isHash(one) && !keys.has(one))) {
      await rm(join(outcomes, name), { recursive: true, force: true });
    }
  });
};
