import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, describe, expect, it } from "vitest";
import { writeNpy } from "../../data/index.ts";
import { describeFile, type FileDescription } from "./describeFile.ts";
import { loadDataSet } from "./loadDataSet.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-formats-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const { npz, pictures } = JSON.parse(
  readFileSync(new URL("../../../test/golden/dataFiles.json", import.meta.url), "utf8"),
) as { npz: Record<string, string>; pictures: Record<string, { file: string }> };
const bytesOf = (text: string): Uint8Array => Buffer.from(text, "base64");

describe("a Parquet file", () => {
  const columns = {
    size: [0.1, 2.5, -3, 4],
    small: [1, 2, 3, 5],
    kind: ["a,b", 'say "c"', "a,b", "a,b"],
    flag: [true, false, true, true],
    class: ["yes", "no", "yes", "no"],
  };
  const write = (names: readonly (keyof typeof columns)[] = ["size", "small", "kind", "flag", "class"]) =>
    new Uint8Array(parquetWriteBuffer({ columnData: names.map((name) => ({ name, data: [...columns[name]] })) }));
  const quoted = (text: unknown): string => `"${String(text).replaceAll('"', '""')}"`;
  const csv = [
    Object.keys(columns).join(","),
    ...columns.size.map((_, row) =>
      Object.values(columns)
        .map((values) => quoted(values[row]))
        .join(","),
    ),
  ].join("\n");

  it("reads as the same table in text does, bit for bit", async () => {
    const load = (csvFile: string) => loadDataSet({ data: { csv: csvFile }, seed: 0 });
    const there = await load(put("table.parquet", write()));
    const here = await load(put("table.csv", csv));
    expect(there.sha256).toBe(here.sha256);
    expect(there.contract).toEqual(here.contract);
    expect(there.classNames).toEqual(["no", "yes"]);
    expect(there.train.featureCount).toBe(6);
  });

  it("holds the data of a learner in a folder", async () => {
    const place = join(folder, "people");
    mkdirSync(place);
    for (const learner of ["one", "two"]) writeFileSync(join(place, `${learner}.parquet`), write());
    const set = await loadDataSet({ data: { folder: place }, seed: 0 });
    expect(set.learnerNames).toEqual(["one", "two"]);
    expect(set.partition).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
  });

  it("is refused if it is damaged or holds lists", async () => {
    const load = (file: string) => loadDataSet({ data: { csv: file }, seed: 0 });
    const bytes = write();
    await expect(load(put("cut.parquet", bytes.subarray(0, bytes.length - 9)))).rejects.toThrow(/cannot be read/);
    const lists = parquetWriteBuffer({
      columnData: [
        {
          name: "pixels",
          data: [
            [1, 2],
            [3, 4],
          ] as unknown as number[],
          type: "JSON",
        },
        { name: "class", data: [0, 1] },
      ],
    });
    await expect(load(put("lists.parquet", new Uint8Array(lists)))).rejects.toThrow(
      /lists, records or bytes[\s\S]*--drop pixels/,
    );
  });
});

describe("arrays of NumPy", () => {
  const images = writeNpy({
    dtype: "uint8",
    shape: [4, 2, 2],
    data: Uint8Array.from({ length: 16 }, (_, at) => at * 10),
  });
  const labels = writeNpy({ dtype: "int64", shape: [4], data: BigInt64Array.of(0n, 1n, 1n, 0n) });

  it("reads arrays as images and labels, plain and packed", async () => {
    const idx = { images: put("x.npy", images), labels: put("y.npy.gz", gzipSync(labels)) };
    const { train, classNames, contract } = await loadDataSet({ data: { idx }, seed: 0 });
    expect([train.count, train.featureCount, train.classCount]).toEqual([4, 4, 2]);
    expect([...train.labels]).toEqual([0, 1, 1, 0]);
    expect([...train.features.subarray(0, 4)]).toEqual([0, 10, 20, 30]);
    expect(classNames).toEqual(["0", "1"]);
    expect(contract?.gfml.pixels).toEqual({ shape: [2, 2], range: [0, 255] });
  });

  it("reads arrays of one file by name", async () => {
    const file = put("digits.npz", bytesOf(npz.packed!));
    const load = (x: string, y: string) => loadDataSet({ data: { idx: { images: x, labels: y } }, seed: 0 });
    const { train } = await load(`${file}#x`, `${file}#y`);
    expect([train.count, train.featureCount]).toEqual([3, 2]);
    await expect(load(file, `${file}#y`)).rejects.toThrow(
      /holds several arrays[\s\S]*arrays: x, y[\s\S]*digits\.npz#x/,
    );
    await expect(load(`${file}#z`, `${file}#y`)).rejects.toThrow(/no such array[\s\S]*array: z/);
  });
});

describe("folders of pictures", () => {
  const fill = (place: string, classes: Readonly<Record<string, readonly string[]>>): string => {
    for (const [name, kinds] of Object.entries(classes)) {
      mkdirSync(join(folder, place, name), { recursive: true });
      for (const [index, kind] of kinds.entries())
        writeFileSync(join(folder, place, name, `${index}.png`), bytesOf(pictures[kind]!.file));
    }
    return join(folder, place);
  };

  it("gives pictures a class for each folder", async () => {
    const place = fill("pets", { dog: ["grey8", "grey2"], cat: ["grey16"] });
    writeFileSync(join(place, "README.txt"), "not a picture");
    const set = await loadDataSet({ data: { pictures: place }, seed: 0 });
    expect(set.classNames).toEqual(["cat", "dog"]);
    expect([...set.train.labels]).toEqual([0, 1, 1]);
    expect([...set.train.features]).toEqual([0, 128, 255, 0, 7, 255, 0, 170, 255]);
    expect(set.contract?.fields[1]).toEqual({ name: "label", type: "string", categories: ["cat", "dog"] });
  });

  it("gives pictures to learners, with the classes of all", async () => {
    fill("team/anna", { dog: ["grey8"], cat: ["grey2"] });
    const place = fill("team/ben", { cow: ["grey8", "grey4"] }).replace(/\/ben$/, "");
    const set = await loadDataSet({ data: { folder: place }, seed: 0 });
    expect(set.classNames).toEqual(["cat", "cow", "dog"]);
    expect(set.learnerNames).toEqual(["anna", "ben"]);
    expect([...set.train.labels]).toEqual([0, 2, 1, 1]);
    expect(set.partition).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it("keeps pictures to a contract by the names of classes", async () => {
    const { contract } = await loadDataSet({ data: { pictures: join(folder, "pets") }, seed: 0 });
    const load = (place: string) => loadDataSet({ data: { pictures: place, contract: contract! }, seed: 0 });
    const set = await load(fill("dogs", { dog: ["grey8"] }));
    expect([...set.train.labels]).toEqual([1]);
    await expect(load(fill("cows", { cow: ["grey8"] }))).rejects.toThrow(/the label cow is not in the contract/);
    await expect(load(fill("colors", { dog: ["color"] }))).rejects.toThrow(/different shape/);
  });

  it("refuses pictures without classes, and other formats", async () => {
    mkdirSync(join(folder, "bare"));
    await expect(loadDataSet({ data: { pictures: join(folder, "bare") }, seed: 0 })).rejects.toThrow(/holds no class/);
    const place = fill("photos", { dog: ["grey8"] });
    writeFileSync(join(place, "dog", "1.jpg"), "");
    await expect(loadDataSet({ data: { pictures: place }, seed: 0 })).rejects.toThrow(
      /only PNG files are read[\s\S]*1\.jpg/,
    );
  });
});

describe("describeFile", () => {
  it("shows the columns of a table", async () => {
    const file = put("people.csv", "age,city,class\n31,Rome,yes\n,Bonn,no\n44.5,Rome,yes\n20,Rome,no\n");
    const description = await describeFile(file);
    expect(description).toMatchObject({ kind: "table", rows: 4 });
    expect((description as Extract<FileDescription, { kind: "table" }>).columns).toEqual([
      {
        name: "age",
        isLabel: false,
        numbers: 3,
        words: 0,
        empty: 1,
        different: 3,
        summary: { least: 20, most: 44.5, mean: 95.5 / 3 },
      },
      {
        name: "city",
        isLabel: false,
        numbers: 0,
        words: 4,
        empty: 0,
        different: 2,
        frequent: [
          ["Rome", 3],
          ["Bonn", 1],
        ],
      },
      {
        name: "class",
        isLabel: true,
        numbers: 0,
        words: 4,
        empty: 0,
        different: 2,
        frequent: [
          ["yes", 2],
          ["no", 2],
        ],
      },
    ]);
  });

  it("shows the arrays of a file", async () => {
    expect(await describeFile(put("some.npz", bytesOf(npz.plain!)))).toEqual({
      kind: "arrays",
      arrays: [
        {
          name: join(folder, "some.npz#x"),
          type: "uint8",
          shape: [3, 2, 1],
          summary: { least: 0, most: 5, mean: 2.5 },
        },
        {
          name: join(folder, "some.npz#y"),
          type: "int64",
          shape: [3],
          summary: { least: 0, most: 1, mean: 2 / 3 },
          counts: [
            ["0", 1],
            ["1", 2],
          ],
        },
      ],
    });
  });

  it("shows the classes of pictures, of one learner where there are several", async () => {
    expect(await describeFile(join(folder, "pets"))).toEqual({
      kind: "pictures",
      shape: [1, 3],
      classes: [
        ["cat", 1],
        ["dog", 2],
      ],
    });
    expect(await describeFile(join(folder, "team"))).toMatchObject({
      classes: [
        ["cat", 1],
        ["dog", 1],
      ],
    });
  });
});
