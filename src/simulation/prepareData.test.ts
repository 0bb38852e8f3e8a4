import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writePartitionFile } from "../storage/index.ts";
import { namedLayer } from "./config/ConfigLayer.ts";
import type { RunConfigInput } from "./config/RunConfig.ts";
import { resolveConfig } from "./config/resolveConfig.ts";
import { LearnerCountError, prepareData } from "./prepareData.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-prepare-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const prepare = (data: RunConfigInput["data"], learners: number) =>
  prepareData(resolveConfig([namedLayer("test", { data, population: { learners }, coalition: { count: 1 } })]));
/** A table of two features and a label, ten rows a class. */
const table = ["a,b,label", ...Array.from({ length: 20 }, (_, row) => `${row},${row * 2},${row % 2}`)].join("\n");

describe("prepareData", () => {
  it("draws glyphs and divides them by every method", async () => {
    for (const partition of ["fedlab", "random", "dirichlet", "iid"] as const) {
      const data = await prepare({ partition, glyphCount: 200 }, 5);
      expect(data.set.name).toBe("glyphs");
      expect(data.partition).toHaveLength(5);
      expect(await prepare({ partition, glyphCount: 200 }, 5)).toEqual(data);
    }
    const held = await prepare({ glyphCount: 200, labelsPerLearner: 3 }, 5);
    for (const indices of held.partition) {
      expect(new Set(indices.map((index) => held.set.train.labels[index])).size).toBe(3);
    }
  });

  it("reads a table", async () => {
    const path = join(folder, "table.csv");
    writeFileSync(path, table);
    const { set, partition } = await prepare({ set: "csv", path, labelColumn: "label", partition: "iid" }, 4);
    expect(set.train).toMatchObject({ count: 20, featureCount: 2, classCount: 2 });
    expect(partition).toHaveLength(4);
  });

  it("reads a folder with one file a learner, and says how many there are", async () => {
    const path = join(folder, "learners");
    mkdirSync(path);
    for (const name of ["anna", "ben", "carla"]) writeFileSync(join(path, `${name}.csv`), table);
    expect((await prepare({ set: "folder", path }, 3)).partition).toHaveLength(3);
    await expect(prepare({ set: "folder", path }, 40)).rejects.toThrow(LearnerCountError);
    await expect(prepare({ set: "folder", path }, 40)).rejects.toThrow("--learners 3");
  });

  it("uses a partition from a file", async () => {
    const { set, partition } = await prepare({ glyphCount: 200 }, 5);
    const path = join(folder, "partition.json");
    await writePartitionFile(path, partition, { sampleCount: 200, sha256: set.sha256 });
    const file = { partition: "file", partitionFile: path } as const;
    expect((await prepare({ ...file, glyphCount: 200 }, 5)).partition).toEqual(partition);
    await expect(prepare({ ...file, glyphCount: 200 }, 6)).rejects.toThrow(LearnerCountError);
    await expect(prepare({ ...file, glyphCount: 300 }, 5)).rejects.toThrow("another number of samples");
  });
});
