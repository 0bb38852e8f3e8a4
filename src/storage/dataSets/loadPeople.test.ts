import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import golden from "../../../test/golden/smartphone.json" with { type: "json" };
import { smartphonePeople } from "../../data/index.ts";
import { loadDataSet } from "./loadDataSet.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-people-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const load = (data: Parameters<typeof loadDataSet>[0]["data"]) => loadDataSet({ data, seed: 0, download: false });
const user = (shift: number, labels: readonly number[]) => ({
  x: labels.map((label) => [shift + label, 7]),
  y: labels,
});
const leaf = (users: Readonly<Record<string, ReturnType<typeof user>>>): string =>
  JSON.stringify({ users: Object.keys(users), num_samples: [], user_data: users });

describe("the smartphone recordings", () => {
  it("reads the pickle, one learner a person, scaled by what learners agree on", async () => {
    const bytes = Buffer.from(golden.pickle, "base64");
    const path = join(folder, "small.pkl");
    await writeFile(path, bytes);
    const set = await load({ smartphone: path });
    const people = smartphonePeople(bytes, path);
    expect(set.partition!.map((own) => own.length)).toEqual(people.map(({ labels }) => labels.length));
    expect(set.learnerNames).toEqual(people.map(({ person }) => `person ${person}`));
    expect(set.classNames[5]).toBe("lying");
    expect(set.contract!.gfml.scaling.method).toBe("agreed");
    // the mean of each column over everybody is 0
    const { features, count, featureCount } = set.train;
    for (const column of [0, 200, 383]) {
      let sum = 0;
      for (let row = 0; row < count; row++) sum += features[row * featureCount + column]!;
      expect(sum / count).toBeCloseTo(0, 4);
    }
    const plain = await load({ smartphone: path, scaling: "none" });
    expect([...plain.train.features.subarray(0, 384)]).toEqual([...people[0]!.features.subarray(0, 384)]);
    expect(plain.contract).toBeUndefined();
  });

  it("reads the folder around RawData", async () => {
    const raw = join(folder, "UCI", "RawData");
    await mkdir(raw, { recursive: true });
    const lines = Array.from({ length: 130 }, (_, at) => `${at} 0.5 -1`).join("\n");
    for (const kind of ["acc", "gyro"]) await writeFile(join(raw, `${kind}_exp01_user07.txt`), lines);
    await writeFile(join(raw, "labels.txt"), "1 7 2 1 130\n");
    await writeFile(join(raw, "readme.txt"), "not read");
    for (const path of [join(folder, "UCI"), raw]) {
      const set = await load({ smartphone: path });
      expect(set).toMatchObject({ partition: [[0]], learnerNames: ["person 7"], train: { featureCount: 384 } });
      expect([...set.train.labels]).toEqual([1]);
    }
  });
});

describe("files of LEAF", () => {
  it("joins files by user, whose numbers learners scale", async () => {
    const path = join(folder, "leaf");
    await mkdir(join(path, "train"), { recursive: true });
    await mkdir(join(path, "test"));
    await writeFile(join(path, "train", "a.json"), leaf({ ann: user(0, [0, 1, 2]), bo: user(3, [1, 1]) }));
    await writeFile(join(path, "test", "a.json"), leaf({ ann: user(5, [2]), cy: user(9, [0, 2]) }));
    const set = await load({ leaf: path });
    expect(set.learnerNames).toEqual(["ann", "cy", "bo"]);
    expect(set.partition).toEqual([
      [0, 1, 2, 3],
      [4, 5],
      [6, 7],
    ]);
    expect(set.classNames).toEqual(["0", "1", "2"]);
    expect(set.contract!.gfml.scaling.method).toBe("agreed");
    expect(set.notices[0]).toContain("2 files are joined by user");
    const first = await load({ leaf: path, people: 2 });
    expect(first.learnerNames).toEqual(["ann", "cy"]);
    expect(first.notices.at(-1)).toContain("the first 2 of 3 people");
  });

  it("keeps pixels from 0 to 1 as they are, unless scaling is requested", async () => {
    const path = join(folder, "pixels.json");
    const one = {
      x: [
        [0, 0.25],
        [1, 0.5],
      ],
      y: [0, 1],
    };
    await writeFile(path, leaf({ ann: one, bo: one } as never));
    const set = await load({ leaf: path });
    expect([...set.train.features]).toEqual([0, 0.25, 1, 0.5, 0, 0.25, 1, 0.5]);
    expect(set.contract).toBeUndefined();
    expect(set.notices[0]).toContain("taken for pixels");
    expect((await load({ leaf: path, scaling: "agreed" })).contract!.gfml.scaling.method).toBe("agreed");
  });

  it("refuses files that differ in their features, and a folder without files", async () => {
    const path = join(folder, "odd");
    await mkdir(path);
    await expect(load({ leaf: path })).rejects.toThrow("no JSON files");
    await writeFile(join(path, "a.json"), leaf({ ann: user(0, [0, 1]) }));
    await writeFile(join(path, "b.json"), leaf({ bo: { x: [[1]], y: [0] } } as never));
    await expect(load({ leaf: path })).rejects.toThrow("differ in the number of features");
  });
});
