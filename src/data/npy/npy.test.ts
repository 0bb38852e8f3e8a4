import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readArray } from "./readArray.ts";
import { readNpy } from "./readNpy.ts";
import { npzEntry, npzNames, readNpz } from "./readNpz.ts";
import { writeNpy } from "./writeNpy.ts";

interface Golden {
  readonly arrays: readonly {
    readonly dtype: string;
    readonly shape: readonly number[];
    readonly values: readonly (number | string | boolean)[];
    readonly file: string;
  }[];
  readonly npz: Readonly<Record<"plain" | "packed", string>>;
}
/** Written by NumPy: see dataFiles.py. */
const golden: Golden = JSON.parse(
  readFileSync(new URL("../../../test/golden/dataFiles.json", import.meta.url), "utf8"),
);
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "base64"));

describe("readNpy", () => {
  it("reads every type, byte order and order of elements that NumPy writes", () => {
    for (const { dtype, shape, values, file } of golden.arrays) {
      const read = readNpy(bytesOf(file), dtype);
      expect([read.dtype, read.shape]).toEqual([dtype, shape]);
      expect([...read.data].map(Number)).toEqual(values.map(Number));
    }
  });

  it("refuses files that are cut off, too long, of other kinds, or hold no numbers", () => {
    const bytes = bytesOf(golden.arrays[2]!.file);
    expect(() => readNpy(bytes.subarray(0, bytes.length - 1), "a.npy")).toThrow(/a\.npy: the array is cut off/);
    expect(() => readNpy(Uint8Array.of(...bytes, 0), "a.npy")).toThrow(/more bytes than its shape/);
    expect(() => readNpy(bytes.subarray(0, 40), "a.npy")).toThrow(/header of the array is not read/);
    expect(() => readNpy(new TextEncoder().encode("hello, world"), "a.npy")).toThrow(/not an array of NumPy/);
    const words = Buffer.from(bytes).toString("latin1").replace("'<f4'", "'<U4'");
    expect(() => readNpy(Buffer.from(words, "latin1"), "a.npy")).toThrow(/values that are not read[\s\S]*dtype: U4/);
  });
});

describe("writeNpy", () => {
  it("writes the bytes that NumPy writes, for arrays in its own order", () => {
    for (const { dtype, file } of golden.arrays) {
      const bytes = bytesOf(file);
      const text = Buffer.from(bytes).toString("latin1");
      if (dtype === "float16" || text.includes("'>") || text.includes("'fortran_order': True")) continue;
      expect(Buffer.compare(writeNpy(readNpy(bytes, dtype)), bytes)).toBe(0);
    }
  });

  it("refuses numbers that are not as many as the shape says", () => {
    expect(() => writeNpy({ dtype: "float32", shape: [2, 2], data: new Float32Array(3) })).toThrow(/the shape's 4/);
  });
});

describe("readNpz", () => {
  it("reads the arrays of plain and packed files by name", () => {
    for (const kind of ["plain", "packed"] as const) {
      const file = bytesOf(golden.npz[kind]);
      expect(npzNames(file, kind)).toEqual(["x", "y"]);
      const arrays = readNpz(file, kind);
      expect(arrays.get("x")).toEqual({ dtype: "uint8", shape: [3, 2, 1], data: Uint8Array.of(0, 1, 2, 3, 4, 5) });
      expect([...arrays.get("y")!.data]).toEqual([0n, 1n, 1n]);
      expect(readNpy(npzEntry(file, kind, "y"), "y")).toEqual(arrays.get("y"));
    }
  });

  it("refuses what is no such file", () => {
    expect(() => readNpz(new Uint8Array(50), "a.npz")).toThrow(/a\.npz: the file is no archive/);
    const file = bytesOf(golden.npz.packed);
    expect(() => readNpz(file.subarray(0, file.length - 30), "a.npz")).toThrow(/damaged/);
  });
});

describe("readArray", () => {
  it("makes features of float32, and labels of whole numbers", () => {
    const wide = bytesOf(golden.arrays.find(({ dtype }) => dtype === "int64")!.file);
    expect(readArray(wide, "x", "features").values).toEqual(Float32Array.of(0, 1, 2, 3, 100, 5));
    expect(readArray(wide, "x", "labels").values).toEqual(Float64Array.of(0, 1, 2, 3, 100, 5));
    const bytes = bytesOf(golden.arrays.find(({ dtype }) => dtype === "uint8")!.file);
    expect(readArray(bytes, "x", "features").values).toEqual(Uint8Array.of(0, 1, 2, 3, 100, 5));
    expect(() => readArray(Uint8Array.of(1, 2, 3, 4), "x", "labels")).toThrow(/not an IDX file/);
  });
});
