import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import golden from "../../../test/golden/safetensors.json" with { type: "json" };
import { ModelFileMismatchError } from "../errors/ModelFileMismatchError.ts";
import { SafetensorsFormatError } from "../errors/SafetensorsFormatError.ts";
import { decodeSafetensors } from "./decodeSafetensors.ts";
import { encodeSafetensors } from "./encodeSafetensors.ts";
import { loadModel, saveModel } from "./modelFile.ts";
import type { Tensors } from "./Tensor.ts";

const example: Tensors = {
  metadata: { format: "gfml-model", coalition: "2" },
  tensors: [
    { name: "layer1.weight", shape: [2, 3], values: Float32Array.of(0.5, -1.25, 3, 1e-8, -0, 1) },
    { name: "layer1.bias", shape: [2], values: Float32Array.of(2, -7.5) },
    { name: "note", shape: [3], values: Uint8Array.of(1, 2, 255) },
  ],
};

const withHeader = (header: unknown, dataLength = 0): Uint8Array => {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
};

describe("safetensors", () => {
  it("writes the bytes of the format", () => {
    expect(Buffer.from(encodeSafetensors(example)).toString("hex")).toBe(golden.hex);
  });

  it("reads the bytes of the format, at any alignment", () => {
    const bytes = Buffer.from(`00${golden.hex}`, "hex").subarray(1);
    expect(decodeSafetensors(bytes, "a")).toEqual(example);
  });

  it("refuses every file that was cut short", () => {
    const bytes = Buffer.from(golden.hex, "hex");
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSafetensors(bytes.subarray(0, length), "a")).toThrow(SafetensorsFormatError);
    }
  });

  it.each([
    ["a header above the limit", Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 128), /above the limit/],
    ["a header that is not JSON", withHeader("{x"), /not JSON/],
    ["a header that is a list", withHeader([]), /not a map/],
    ["metadata of numbers", withHeader({ __metadata__: { a: 1 } }), /map from text/],
    ["another dtype", withHeader({ a: { dtype: "F16", shape: [1], data_offsets: [0, 2] } }, 2), /dtype F16/],
    [
      "a shape that does not fit",
      withHeader({ a: { dtype: "F32", shape: [2], data_offsets: [0, 4] } }, 4),
      /do not fit/,
    ],
    ["offsets behind the file", withHeader({ a: { dtype: "U8", shape: [9], data_offsets: [0, 9] } }, 4), /do not fit/],
    ["offsets backwards", withHeader({ a: { dtype: "U8", shape: [0], data_offsets: [4, 0] } }, 4), /do not fit/],
    ["a gap", withHeader({ a: { dtype: "U8", shape: [1], data_offsets: [1, 2] } }, 2), /does not start/],
    [
      "an overlap",
      withHeader(
        { a: { dtype: "U8", shape: [2], data_offsets: [0, 2] }, b: { dtype: "U8", shape: [2], data_offsets: [1, 3] } },
        3,
      ),
      /does not start/,
    ],
    ["bytes of no tensor", withHeader({}, 3), /belong to no tensor/],
    ["a negative shape", withHeader({ a: { dtype: "U8", shape: [-1], data_offsets: [0, 1] } }, 1), /no valid/],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes, "a")).toThrow(message);
  });

  it("refuses to write what it could not read", () => {
    const tensor = { name: "a", shape: [1], values: Float32Array.of(1) };
    expect(() => encodeSafetensors({ metadata: {}, tensors: [tensor, tensor] })).toThrow("unique");
    expect(() => encodeSafetensors({ metadata: {}, tensors: [{ ...tensor, shape: [2] }] })).toThrow("of 1 values");
    expect(() => encodeSafetensors({ metadata: {}, tensors: [{ ...tensor, name: "__metadata__" }] })).toThrow("unique");
  });

  it("reads back whatever it writes", () => {
    const tensors = fc
      .uniqueArray(
        fc.record({ name: fc.string({ minLength: 1 }), values: fc.float32Array({ maxLength: 20, noNaN: true }) }),
        { selector: (tensor) => tensor.name, maxLength: 6 },
      )
      .map((list) => list.map(({ name, values }) => ({ name, shape: [values.length], values })));
    fc.assert(
      fc.property(tensors, fc.dictionary(fc.string(), fc.string()), (list, metadata) => {
        fc.pre(list.every((tensor) => tensor.name !== "__metadata__"));
        const read = decodeSafetensors(encodeSafetensors({ metadata, tensors: list }), "a");
        // empty tensors share their offset with the next one, so that their order is free
        const byName = (left: { name: string }, right: { name: string }): number => (left.name < right.name ? -1 : 1);
        expect([...read.tensors].sort(byName)).toEqual([...list].sort(byName));
        expect({ ...read.metadata }).toEqual({ ...metadata });
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe("a model file", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gfml-model-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const blocks = [
    { name: "w", shape: [2, 2], offset: 0 },
    { name: "b", shape: [2], offset: 4 },
  ];
  const parameters = Float32Array.of(1, 2, 3, 4, 5, 6);

  it("gives the parameters back, whatever the order of its tensors", async () => {
    const path = join(folder, "a.safetensors");
    await saveModel(path, parameters, blocks, { coalition: "0" });
    expect(await loadModel(path, blocks)).toEqual(parameters);
    const reversed = [
      { name: "b", shape: [2], offset: 0 },
      { name: "w", shape: [2, 2], offset: 2 },
    ];
    expect(await loadModel(path, reversed)).toEqual(Float32Array.of(5, 6, 1, 2, 3, 4));
  });

  it("refuses another model, and numbers that are none", async () => {
    const path = join(folder, "b.safetensors");
    await saveModel(path, parameters, blocks, {});
    await expect(loadModel(path, blocks.slice(0, 1))).rejects.toThrow(ModelFileMismatchError);
    await expect(loadModel(path, [blocks[0]!, { ...blocks[1]!, name: "c" }])).rejects.toThrow(ModelFileMismatchError);
    await expect(loadModel(path, [{ ...blocks[0]!, shape: [4] }, blocks[1]!])).rejects.toThrow("expected: w 4, b 2");
    await saveModel(path, parameters.with(5, Number.NaN), blocks, {});
    await expect(loadModel(path, blocks)).rejects.toThrow("b[1] is NaN");
    await expect(loadModel(join(folder, "nothing"), blocks)).rejects.toThrow("cannot read");
    await writeFile(path, "short");
    await expect(loadModel(path, blocks)).rejects.toThrow(SafetensorsFormatError);
  });
});
