import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { withCode } from "../../test/support/withCode.ts";
import { writePartitionFile } from "../storage/index.ts";
import { namedLayer } from "./config/ConfigLayer.ts";
import type { RunConfigInput } from "./config/RunConfig.ts";
import { resolveConfig } from "./config/resolveConfig.ts";
import { groupsByTask } from "./learnerGroups.ts";
import { mixDataSets } from "./mixDataSets.ts";
import { drawActive } from "./population.ts";
import { prepareData } from "./prepareData.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-prepare-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const prepare = (data: RunConfigInput["data"], learners: number) =>
  prepareData(resolveConfig([namedLayer("test", { data, population: { learners }, coalition: { count: 1 } })]));
/** A table of two features and a label, ten rows a class. */
const table = ["a,b,label", ...Array.from({ length: 20 }, (_, row) => `${row + 20},${row * 2},${row % 2}`)].join("\n");

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

  it("reads people's data, and scales them by what the learners' own training samples agree on", async () => {
    const path = join(folder, "leaf.json");
    const user = (shift: number) => ({
      x: Array.from({ length: 20 }, (_, row) => [shift + row, -row]),
      y: Array.from({ length: 20 }, (_, row) => row % 2),
    });
    const users = Object.fromEntries(["ann", "bo", "cy"].map((name, at) => [name, user(100 * at)]));
    writeFileSync(path, JSON.stringify({ users: Object.keys(users), num_samples: [], user_data: users }));
    const random = await prepare({ set: "leaf", path }, 3);
    const timed = await prepare({ set: "leaf", path, split: "time" }, 3);
    expect(random.partition).toHaveLength(3);
    // other training samples have other means
    expect(timed.set.contract).not.toEqual(random.set.contract);
    expect((await prepare({ set: "leaf", path }, 2)).partition).toHaveLength(2);
    await expect(prepare({ set: "leaf", path }, 4)).rejects.toThrow("--learners 3");
    expect(() => resolveConfig([namedLayer("test", { data: { set: "leaf" } })])).toThrow("LEAF's JSON file");
  });

  it("reads a folder with one file a learner, and says how many there are", async () => {
    const path = join(folder, "learners");
    mkdirSync(path);
    for (const name of ["anna", "ben", "carla"]) writeFileSync(join(path, `${name}.csv`), table);
    expect((await prepare({ set: "folder", path }, 3)).partition).toHaveLength(3);
    await expect(prepare({ set: "folder", path }, 40)).rejects.toThrow(withCode("GFML_LEARNER_COUNT"));
    await expect(prepare({ set: "folder", path }, 40)).rejects.toThrow("--learners 3");
  });

  it("uses a partition from a file", async () => {
    const { set, partition } = await prepare({ glyphCount: 200 }, 5);
    const path = join(folder, "partition.json");
    await writePartitionFile(path, partition, { sampleCount: 200, sha256: set.sha256 });
    const file = { partition: "file", partitionFile: path } as const;
    expect((await prepare({ ...file, glyphCount: 200 }, 5)).partition).toEqual(partition);
    await expect(prepare({ ...file, glyphCount: 200 }, 6)).rejects.toThrow(withCode("GFML_LEARNER_COUNT"));
    await expect(prepare({ ...file, glyphCount: 300 }, 5)).rejects.toThrow("a different number of samples");
  });

  const classesOf = ({ set, partition }: Awaited<ReturnType<typeof prepare>>, learner: number): number[] =>
    [...new Set(partition[learner]!.map((index) => set.train.labels[index]!))].sort((a, b) => a - b);

  it("gives passive learners classes that no active one has", async () => {
    for (const partition of ["fedlab", "dirichlet", "iid"] as const) {
      const config = resolveConfig([
        namedLayer("test", {
          data: { glyphCount: 600, partition, unseenClasses: 3 },
          population: { learners: 12, activeFraction: 0.75 },
        }),
      ]);
      const data = await prepareData(config);
      const active = drawActive(config.seed, config.population);
      const seen = new Set(active.flatMap((learner) => classesOf(data, learner)));
      const passive = [...data.partition.keys()].filter((learner) => !active.includes(learner));
      const unseen = new Set(passive.flatMap((learner) => classesOf(data, learner)));
      expect(passive).toHaveLength(3);
      expect(unseen.size).toBeGreaterThan(0);
      expect([...unseen].filter((label) => seen.has(label))).toEqual([]);
      expect(seen.size + unseen.size).toBeLessThanOrEqual(10);
    }
  });

  it("mixes two data sets: some learners hold one, the others the other", async () => {
    // glyphs stand for both sets: with a different seed, the second would look the same
    const { train, ...rest } = (await prepare({ glyphCount: 200 }, 5)).set;
    const second = {
      ...rest,
      name: "second",
      train: { ...train, features: train.features.map((value) => 255 - value) },
    };
    const shared = mixDataSets({ ...rest, train }, second, "shared");
    expect(shared).toMatchObject({ name: "glyphs + second", train: { count: 400, classCount: 10 } });
    expect(shared.classNames[3]).toBe("3 or 3");
    const separate = mixDataSets({ ...rest, train }, second, "separate");
    expect(separate.train.classCount).toBe(20);
    expect(separate.train.labels[200]).toBe(10 + train.labels[0]!);
    expect(separate.classNames[13]).toBe("3");
    expect(separate.sha256).not.toBe(shared.sha256);
    const config = resolveConfig([
      namedLayer("test", { data: { mixWith: "mnist", mixShare: 0.3, glyphCount: 200 }, population: { learners: 10 } }),
    ]);
    const [first, other] = groupsByTask(config, 400, 200);
    expect([first!.learners.length, other!.learners.length]).toEqual([7, 3]);
    expect([...first!.learners, ...other!.learners].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([first!.samples.at(-1), other!.samples[0], other!.samples.at(-1)]).toEqual([199, 200, 399]);
  });

  const directory = process.env.GFML_DATA_DIR;
  it.skipIf(directory === undefined)(
    "mixes MNIST and Fashion-MNIST (skipped unless GFML_DATA_DIR is set)",
    async () => {
      const data = await prepare({ set: "mnist", mixWith: "fashion-mnist" }, 10);
      expect(data.set.train.count).toBe(120_000);
      for (const indices of data.partition) expect(new Set(indices.map((index) => index < 60_000)).size).toBe(1);
      expect(data.partition.filter(([index]) => index! < 60_000)).toHaveLength(5);
    },
  );

  it.each([
    [{ mixWith: "glyphs" }, "data.mixWith"],
    [{ unseenClasses: 1 }, "data.unseenClasses"],
    [{ unseenClasses: 9 }, "data.unseenClasses"],
    [{ unseenClasses: 3, mixWith: "mnist" }, "data.unseenClasses"],
  ] as const)("refuses what contradicts itself: %o", async (fields, problem) => {
    await expect((async () => prepare(fields, 10))()).rejects.toThrow(problem);
  });

  it("refuses more unseen classes than the data have", async () => {
    const path = join(folder, "two.csv");
    writeFileSync(path, table);
    const fields = { set: "csv", path, partition: "iid", unseenClasses: 2 } as const;
    await expect(prepare(fields, 10)).rejects.toMatchObject({ code: "GFML_CONFIG_DATA" });
  });
});
