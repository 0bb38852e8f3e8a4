import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withCode } from "../../../test/support/withCode.ts";
import type { GfmlError } from "../../core/index.ts";
import { dataHash, requireSamples } from "../../data/index.ts";
import { FileAccessError } from "../errors.ts";
import type { DataSource } from "./DataSet.ts";
import { loadDataSet } from "./loadDataSet.ts";
import { readPartitionFile, writePartitionFile } from "./partitionFile.ts";
import { compressed, plain } from "./published.fixture.ts";

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "gfml-load-"));
  const files: Record<string, string | Uint8Array> = {
    "table.csv": "u,v,kind\n0.5,1,a\n1,2,b\n3,4,b\n2,5,a\n",
    "table.csv.gz": gzipSync("u,v,kind\n0.5,1,a\n1,2,b\n0.5,1,a\n1,2,b\n"),
    "latin1.csv": Uint8Array.of(0x31, 0x2c, 0xe4, 0x0a),
    "images.idx.gz": compressed.images,
    "labels.idx": plain.labels,
    "tables/node-2.csv": "100,dog\n200,cat\n150,dog\n",
    "tables/node-10.csv": "300,emu\n400,cat\n550,emu\n",
    "tables/notes.txt": "not data",
    "small/a.csv": "1,y\n2,x\n4,y\n",
    "small/b.csv": "1,x\n",
    "pairs/a-images.gz": compressed.images,
    "pairs/a-labels.gz": compressed.labels,
    "pairs/b-images": plain.images,
    "pairs/b-labels": plain.labels,
    "empty/readme.md": "",
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(root, name, ".."), { recursive: true });
    await writeFile(join(root, name), content);
  }
});

afterAll(() => rm(root, { recursive: true, force: true }));

const load = (data: DataSource) => loadDataSet({ data, seed: 1 });

describe("drawn digits", () => {
  it("names the data as drawn, and depends on the seed", async () => {
    const set = await load({ glyphs: { count: 40 } });
    expect(set.description).toBe(
      "glyphs: 40 digits drawn by gfml (embedded, not handwriting), 28 x 28 grey pixels, 10 classes",
    );
    expect(set.sha256).toBe(dataHash(set.train));
    expect((await loadDataSet({ data: { glyphs: { count: 40 } }, seed: 2 })).sha256).not.toBe(set.sha256);
    expect((await load({ glyphs: { count: 40, noise: 0 } })).sha256).not.toBe(set.sha256);
  });

  it("holds 12,000 samples by default", async () => {
    expect((await load("glyphs")).train.count).toBe(12_000);
  });
});

describe("data of the user", () => {
  it("can be a table, plain or compressed", async () => {
    const path = join(root, "table.csv");
    const set = await load({ csv: path });
    expect(set).toMatchObject({ name: "table.csv", classNames: ["a", "b"] });
    expect(set.description).toBe(`${path}: 4 samples, 2 features, 2 classes, scaling agreed`);
    expect(requireSamples(set.train).count).toBe(4);
    expect((await load({ csv: `${path}.gz` })).train.count).toBe(4);
    expect((await load({ csv: path, scaling: "range" })).description).toContain("scaling range");
  });

  it("can be a pair of IDX files", async () => {
    const set = await load({ idx: { images: join(root, "images.idx.gz"), labels: join(root, "labels.idx") } });
    expect(set.train).toMatchObject({ count: 500, featureCount: 100, classCount: 10 });
  });

  it("can be a folder of tables: one learner each, with shared classes and scaling", async () => {
    const set = await load({ folder: join(root, "tables") });
    expect(set).toMatchObject({
      classNames: ["cat", "dog", "emu"],
      learnerNames: ["node-2", "node-10"],
      partition: [
        [0, 1, 2],
        [3, 4, 5],
      ],
    });
    expect(set.description).toContain("2 learners, 6 samples, 1 features, 3 classes, scaling agreed");
  });

  it("can be a folder of IDX pairs", async () => {
    const set = await load({ folder: join(root, "pairs") });
    expect(set.train.count).toBe(1000);
    expect(set.partition?.map((indices) => indices.length)).toEqual([500, 500]);
    expect(set.learnerNames).toEqual(["a", "b"]);
  });

  it.each<[string, (root: string) => DataSource, GfmlError["code"]]>([
    ["no such file", (at) => ({ csv: join(at, "none.csv") }), "GFML_FILE_ACCESS"],
    ["a folder for a file", (at) => ({ csv: at }), "GFML_FILE_ACCESS"],
    ["a file for a folder", (at) => ({ folder: join(at, "table.csv") }), "GFML_FILE_ACCESS"],
    ["not UTF-8", (at) => ({ csv: join(at, "latin1.csv") }), "GFML_DATA_FORMAT"],
    ["no data in the folder", (at) => ({ folder: join(at, "empty") }), "GFML_DATA_FOLDER"],
    ["a learner with one sample", (at) => ({ folder: join(at, "small") }), "GFML_DATA_FOLDER"],
    [
      "labels for images",
      (at) => ({ idx: { images: join(at, "labels.idx"), labels: join(at, "labels.idx") } }),
      "GFML_DATA_FORMAT",
    ],
    ["an unknown name", () => "cifar" as unknown as DataSource, "GFML_INVALID_VALUE"],
    ["no path", () => ({ csv: undefined }) as unknown as DataSource, "GFML_INVALID_VALUE"],
    ["an empty path", () => ({ folder: "" }), "GFML_INVALID_VALUE"],
    ["half a pair", () => ({ idx: { images: "a" } }) as unknown as DataSource, "GFML_INVALID_VALUE"],
    ["no pair", () => ({ idx: null }) as unknown as DataSource, "GFML_INVALID_VALUE"],
    ["no source", () => null as unknown as DataSource, "GFML_INVALID_VALUE"],
    ["another object", () => ({ parquet: "x" }) as unknown as DataSource, "GFML_INVALID_VALUE"],
  ])("is refused: %s", async (_, source, code) => {
    await expect(load(source(root))).rejects.toThrow(withCode(code));
  });
});

it("loads nothing with an aborted signal", async () => {
  const reason = new Error("stop");
  await expect(loadDataSet({ data: "glyphs", seed: 0, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

it("writes a partition to a file and reads it again, for the same data only", async () => {
  const path = join(root, "partition.json");
  const data = { sampleCount: 5, sha256: "ab" };
  await writePartitionFile(
    path,
    [
      [0, 1],
      [4, 2],
    ],
    data,
  );
  expect(await readPartitionFile(path, data)).toEqual([
    [0, 1],
    [4, 2],
  ]);
  await expect(readPartitionFile(path, { ...data, sha256: "cd" })).rejects.toThrow(withCode("GFML_PARTITION_FILE"));
  await expect(readPartitionFile(join(root, "none.json"), data)).rejects.toThrow(FileAccessError);
});
