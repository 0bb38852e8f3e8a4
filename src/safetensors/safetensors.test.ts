import fc from "fast-check";
import { describe, expect, it } from "vitest";
import golden from "../../test/golden/safetensors.json" with { type: "json" };
import { mutatedBytes, mutatedJson } from "../../test/support/mutations.ts";
import { decodeSafetensors, type Tensors } from "./decodeSafetensors.ts";
import { encodeSafetensors } from "./encodeSafetensors.ts";
import { SafetensorsFormatError } from "./errors.ts";
import { fromFloat16, toFloat16 } from "./float16.ts";

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

  it("copies no tensor of a file whose tensors overlap", () => {
    // 2000 tensors over the same megabyte would take two gigabytes
    const size = 1 << 20;
    const header = Object.fromEntries(
      Array.from({ length: 2000 }, (_, number) => [
        `t${number}`,
        { dtype: "U8", shape: [size], data_offsets: [0, size] },
      ]),
    );
    const bytes = withHeader(header, size);
    const before = process.memoryUsage().arrayBuffers;
    expect(() => decodeSafetensors(bytes, "a")).toThrow(/does not start/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * size);
  });

  it.each([
    ["a header above the limit", Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 128), /above the limit/],
    ["a header that is not JSON", withHeader("{x"), /not JSON/],
    ["a header that is a list", withHeader([]), /not a map/],
    ["metadata of numbers", withHeader({ __metadata__: { a: 1 } }), /map from text/],
    ["another dtype", withHeader({ a: { dtype: "BF16", shape: [1], data_offsets: [0, 2] } }, 2), /dtype BF16/],
    [
      "a shape that does not fit",
      withHeader({ a: { dtype: "F32", shape: [2], data_offsets: [0, 4] } }, 4),
      /do not match/,
    ],
    [
      "offsets behind the file",
      withHeader({ a: { dtype: "U8", shape: [9], data_offsets: [0, 9] } }, 4),
      /do not match/,
    ],
    ["offsets backwards", withHeader({ a: { dtype: "U8", shape: [0], data_offsets: [4, 0] } }, 4), /do not match/],
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

  it("reads of any bytes what they hold, or throws one error", () => {
    const header = { __metadata__: { a: "b" }, a: { dtype: "F32", shape: [2], data_offsets: [0, 8] } };
    const hostile = fc.oneof(
      mutatedBytes(fc.constant(new Uint8Array(Buffer.from(golden.hex, "hex")))),
      mutatedJson(header).map((value) => withHeader(value, 8)),
    );
    fc.assert(
      fc.property(hostile, (bytes) => {
        try {
          const { tensors } = decodeSafetensors(bytes, "a");
          for (const { shape, values } of tensors)
            expect(values.length).toBe(shape.reduce((size, one) => size * one, 1));
          // no more than came
          expect(tensors.reduce((sum, { values }) => sum + values.byteLength, 0)).toBeLessThanOrEqual(2 * bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(SafetensorsFormatError);
        }
      }),
      { numRuns: 500 },
    );
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

describe("half precision", () => {
  it("reads every number back and rounds every float32 to the nearest one, ties to even", () => {
    const all = Array.from({ length: 0x7c00 }, (_, half) => fromFloat16(half));
    all.forEach((value, half) => {
      expect(toFloat16(value)).toBe(half);
      expect(Object.is(fromFloat16(toFloat16(-value)), -value)).toBe(true);
      const next = half + 1 < 0x7c00 ? all[half + 1]! : 65_536;
      const middle = (value + next) / 2;
      expect(toFloat16(middle)).toBe(half % 2 === 0 ? half : half + 1);
      // the float32 beside the middle
      expect(toFloat16(middle * (1 + 2 ** -23))).toBe(half + 1);
      if (value > 0) expect(toFloat16(middle * (1 - 2 ** -23))).toBe(half);
    });
    expect(fromFloat16(toFloat16(Number.NaN))).toBeNaN();
    for (const far of [1e6, Number.POSITIVE_INFINITY])
      expect(fromFloat16(toFloat16(far))).toBe(Number.POSITIVE_INFINITY);
  });

  const nextTo = (value: number): number[] => {
    const bits = toFloat16(value);
    return [bits - 1, bits, bits + 1].map(fromFloat16).filter(Number.isFinite);
  };

  it("has the values of IEEE 754", () => {
    const known: [number, number][] = [
      [0x0000, 0],
      [0x0001, 1 / 16_777_216],
      [0x03ff, 1023 / 16_777_216],
      [0x0400, 1 / 16_384],
      [0x3555, 0.333251953125],
      [0x3c00, 1],
      [0x7bff, 65504],
      [0x7c00, Number.POSITIVE_INFINITY],
      [0xc000, -2],
    ];
    for (const [bits, value] of known) {
      expect(fromFloat16(bits)).toBe(value);
      expect(toFloat16(value)).toBe(bits);
    }
    expect(Object.is(fromFloat16(0x8000), -0)).toBe(true);
    expect(fromFloat16(toFloat16(Number.NaN))).toBeNaN();
    expect([65519, 65520, 1e30].map(toFloat16)).toEqual([0x7bff, 0x7c00, 0x7c00]);
  });

  it("comes back from every one of its bits", () => {
    for (let bits = 0; bits < 0x10000; bits++)
      if ((bits & 0x7c00) !== 0x7c00 || (bits & 0x3ff) === 0) expect(toFloat16(fromFloat16(bits))).toBe(bits);
  });

  it("is the nearest to any number, to even where two are as near", () => {
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const error = Math.abs(fromFloat16(toFloat16(value)) - value);
        for (const other of nextTo(value)) expect(error).toBeLessThanOrEqual(Math.abs(other - value));
      }),
      { seed: 7, numRuns: 2000 },
    );
    expect([1 + 1 / 2048, 1 + 3 / 2048, 3 / 33_554_432].map(toFloat16)).toEqual([0x3c00, 0x3c02, 0x0002]);
  });

  it("halves a file, and is read as floats", () => {
    const values = Float32Array.of(0.5, -1.25, 1000, 0);
    const tensors = [{ name: "a", shape: [2, 2], values, dtype: "F16" as const }];
    const bytes = encodeSafetensors({ metadata: {}, tensors });
    expect(bytes.length % 8).toBe(0);
    expect(decodeSafetensors(bytes, "a").tensors).toEqual([{ name: "a", shape: [2, 2], values }]);
  });
});
