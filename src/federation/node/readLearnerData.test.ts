import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withCode } from "../../../test/support/withCode.ts";
import type { DataContract } from "../../data/index.ts";
import { readLearnerData } from "./readLearnerData.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-learner-data-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const fileOf = async (text: string): Promise<string> => {
  const path = join(folder, "own.csv");
  await writeFile(path, text);
  return path;
};

const pets: DataContract = {
  fields: [
    { name: "a", type: "number" },
    { name: "b", type: "number" },
    { name: "kind", type: "string", categories: ["cat", "dog", "emu"] },
  ],
  fieldsMatch: "equal",
  gfml: { version: 1, label: "kind", scaling: { method: "agreed" }, sample: { a: 1, b: 2, kind: "cat" } },
};
/** No scaling at all. */
const plain = { mean: [0, 0], scale: [1, 1] };
const read = async (text: string, contract: DataContract | null = pets) =>
  readLearnerData({ source: { csv: await fileOf(text) }, contract: contract ?? undefined, testShare: 0.2, seed: 0 });

describe("a task without a contract, of version 0.1", () => {
  const rows = (label: (row: number) => string | number): string =>
    Array.from({ length: 20 }, (_, row) => `${row},${row % 3},${label(row)}\n`).join("");

  it("keeps numeric labels as the task's classes, even if the learner holds only some of them", async () => {
    const { samplesFor, split, facts } = await read(
      rows((row) => (row % 2 === 0 ? 7 : 3)),
      null,
    );
    const samples = samplesFor(undefined);
    expect(new Set(samples.labels)).toEqual(new Set([3, 7]));
    expect(samples.labels[0]).toBe(7);
    expect(facts).toMatchObject({ sampleCount: split.train.length, featureCount: 2, classCount: 8 });
  });

  it("refuses words as labels: each learner would number them differently", async () => {
    await expect(
      read(
        rows((row) => (row % 2 === 0 ? "cat" : "dog")),
        null,
      ),
    ).rejects.toThrow(withCode("GFML_DATA_CONTRACT"));
  });
});

describe("a task with a contract", () => {
  it("gives classes the task's numbers, whatever the learner holds, and takes columns by name", async () => {
    const two = await read("b,a,kind\n1,10,emu\n2,20,cat\n3,30,emu\n4,40,cat\n");
    expect([...two.samplesFor(undefined).labels]).toEqual([2, 0, 2, 0]);
    expect([...two.samplesFor({ mean: [0, 0], scale: [10, 1] }).features]).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
    const one = await read("a,b,kind\n1,1,dog\n2,2,dog\n3,3,dog\n");
    expect(new Set(one.samplesFor(undefined).labels)).toEqual(new Set([1]));
    expect(one.facts).toMatchObject({ classCount: 3, contract: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it("reports sums of the training samples only", async () => {
    const { facts, split } = await read("a,b,kind\n1,5,dog\n2,5,dog\n3,5,dog\n4,5,cat\n5,5,cat\n");
    expect(facts.sums?.count).toBe(split.train.length);
    // less the contract's sample row: a 1, b 2
    expect(facts.sums?.sums[1]).toBe(3 * split.train.length);
    expect(facts.sums?.sums[0]).toBe([...split.train].reduce((sum, row) => sum + row, 0));
  });

  it.each<[string, string, string]>([
    ["a missing column", "a,kind\n1,cat\n", "line 1: a column of the contract is missing: b"],
    ["a column too many", "a,b,c,kind\n1,2,3,cat\n", "line 1, column 3: the contract has no column c"],
    ["an unknown label", "a,b,kind\n1,2,cat\n1,2,cow\n", "line 3, column 3: the label 'cow' is not in the contract"],
    ["a label without its class", "a,b,kind\n1,2,\n", "line 2, column 3: the label is missing"],
    ["a word for a number", "a,b,kind\n1,x,cat\n", "line 2, column 2: a feature must be a number"],
    ["no header", "1,2,cat\n3,4,dog\n", "line 1: the first row names no column of the contract"],
  ])("refuses %s with its place", async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it("reads a file without header in the contract's order if that is said", async () => {
    const source = { csv: await fileOf("1,2,cat\n3,4,dog\n5,6,dog\n"), header: false };
    const { samplesFor } = await readLearnerData({ source, contract: pets, testShare: 0.2, seed: 0 });
    expect([...samplesFor(plain).features]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("takes drawn digits for a contract of images, and refuses them for columns", async () => {
    const options = { source: { glyphs: { count: 40 } }, testShare: 0.2, seed: 0 } as const;
    await expect(readLearnerData({ ...options, contract: pets })).rejects.toThrow(withCode("GFML_DATA_CONTRACT"));
    const images: DataContract = {
      fields: [
        { name: "image", type: "array" },
        { name: "label", type: "integer", categories: [9, 8, 7, 6, 5, 4, 3, 2, 1, 0] },
      ],
      fieldsMatch: "equal",
      gfml: { version: 1, label: "label", pixels: { shape: [28, 28], range: [0, 255] }, scaling: { method: "none" } },
    };
    const { samplesFor } = await readLearnerData({ ...options, contract: images });
    expect([...samplesFor(undefined).labels].slice(0, 3)).toEqual([9, 8, 7]);
  });
});
