import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { afterAll, describe, expect, it } from "vitest";
import { runSweep } from "../support/sampleSweep.ts";

const parent = mkdtempSync(join(tmpdir(), "gfml-tables-"));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

type Row = Record<string, unknown>;

/** A file of CSV as a stranger reads it (RFC 4180); numbers and truth values as such, empty fields as null. */
const readCsv = (path: string): Row[] => {
  const records = [...readFileSync(path, "utf8").matchAll(/(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n)/g)];
  const lines: (string | null)[][] = [[]];
  for (const [, quoted, plain, end] of records) {
    lines.at(-1)!.push(quoted?.replaceAll('""', '"') ?? (plain === "" ? null : plain!));
    if (end === "\n") lines.push([]);
  }
  lines.pop();
  const [names, ...rows] = lines;
  return rows.map((row) => Object.fromEntries(names!.map((name, index) => [name, row[index] ?? null])));
};
const readParquet = async (path: string): Promise<Row[]> =>
  parquetReadObjects({ file: await asyncBufferFromFile(path) });
const asText = (rows: readonly Row[]): Row[] =>
  rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)])),
  );

describe("the tables of an experiment", () => {
  it("holds the same values as CSV, as Parquet and as lines of JSON", async () => {
    const folder = join(parent, "one");
    const { lines, outcomes } = await runSweep(folder, 25);
    const parquet = await readParquet(join(folder, "runs.parquet"));
    expect(asText(parquet)).toEqual(asText(readCsv(join(folder, "runs.csv"))));
    expect(parquet).toEqual(
      lines.map(({ run, labels, key, resultHash, measures }) => ({
        run,
        ...labels,
        // a label that is a number in one run and a text in another is text
        "population.learners": String(labels["population.learners"]),
        key,
        resultHash,
        ...measures,
      })),
    );
    for (const name of ["rounds", "evaluations"] as const) {
      const rows = await readParquet(join(folder, `${name}.parquet`));
      expect(asText(rows)).toEqual(asText(readCsv(join(folder, `${name}.csv`))));
      expect(rows).toHaveLength(outcomes.reduce((sum, outcome) => sum + outcome[name].length, 0));
      expect(rows[0]).toMatchObject({ run: 0, variant: 'a "quoted", name\nof two lines', seed: 0, round: 0 });
    }
  });

  it("has columns of the types that their values have", async () => {
    const folder = join(parent, "types");
    await runSweep(folder, 2);
    const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(join(folder, "rounds.parquet")));
    const types = Object.fromEntries(schema.map(({ name, type }) => [name, type]));
    expect(types).toMatchObject({
      run: "INT32",
      seed: "DOUBLE",
      "population.learners": "BYTE_ARRAY",
      "reputation.ban": "BOOLEAN",
      round: "INT32",
      nashStable: "BOOLEAN",
      completionTime: "DOUBLE",
    });
  });

  it("writes tables without rows where nothing is finished", async () => {
    const folder = join(parent, "none");
    await runSweep(folder, 0);
    expect(readFileSync(join(folder, "results.jsonl"), "utf8")).toBe("");
    expect(readFileSync(join(folder, "runs.csv"), "utf8")).toMatch(/^run,key,resultHash,roundsPlayed,.*\n$/);
    expect(await readParquet(join(folder, "runs.parquet"))).toEqual([]);
  });
});
