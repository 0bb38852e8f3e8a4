import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GfmlError } from "../../core/index.ts";
import { DataFormatError } from "../errors.ts";
import { idxBytes } from "./idxBytes.fixture.ts";
import { samplesFromIdx } from "./samplesFromIdx.ts";

const pixels = Uint8Array.from({ length: 24 }, (_, index) => index * 10);
const images = { name: "a-images", bytes: idxBytes([4, 2, 3], pixels) };
const labels = { name: "a-labels", bytes: idxBytes([4], Uint8Array.of(0, 2, 1, 2)) };

it("reads pixels and labels, flattened, into shared memory", () => {
  const samples = samplesFromIdx(images, labels);
  expect(samples).toMatchObject({ count: 4, featureCount: 6, classCount: 3 });
  expect([...samples.features]).toEqual([...pixels]);
  expect([...samples.labels]).toEqual([0, 2, 1, 2]);
  expect(samples.features.buffer).toBeInstanceOf(SharedArrayBuffer);
});

it("reads float32 features as big-endian", () => {
  const floats = { name: "f", bytes: idxBytes([2, 2], Float32Array.of(0.5, -1, 3.25, 1e-3)) };
  const two = { name: "l", bytes: idxBytes([2], Uint8Array.of(0, 1)) };
  expect(samplesFromIdx(floats, two).features).toEqual(Float32Array.of(0.5, -1, 3.25, 1e-3));
});

it("reads bytes that start inside a larger buffer from their own start", () => {
  const padded = new Uint8Array(images.bytes.length + 7);
  padded.set(images.bytes, 7);
  expect(samplesFromIdx({ name: "p", bytes: padded.subarray(7) }, labels).count).toBe(4);
});

const changed = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = bytes.slice();
  copy[at] = value;
  return copy;
};

describe("what is wrong is said with the file's name", () => {
  const cases: [string, Uint8Array, Uint8Array, RegExp][] = [
    ["empty", new Uint8Array(0), labels.bytes, /a-images: too short/],
    ["magic", changed(images.bytes, 0, 1), labels.bytes, /a-images: not an IDX file/],
    ["type", changed(images.bytes, 2, 9), labels.bytes, /unsigned bytes .* or float32[\s\S]*signed byte/],
    ["no dimensions", Uint8Array.of(0, 0, 8, 0), labels.bytes, /no dimensions/],
    ["header cut off", images.bytes.slice(0, 9), labels.bytes, /header is cut off/],
    ["cut off", images.bytes.slice(0, -1), labels.bytes, /a-images: the IDX file is cut off[\s\S]*expectedBytes: 40/],
    ["trailing", new Uint8Array([...images.bytes, 0]), labels.bytes, /bytes follow the end/],
    ["huge dimensions", changed(images.bytes, 4, 255), labels.bytes, /cut off/],
    ["no samples", idxBytes([0, 3], new Uint8Array(0)), labels.bytes, /holds no samples/],
    ["swapped", labels.bytes, images.bytes, /looks like a label file/],
    ["labels of two dimensions", images.bytes, images.bytes, /a-labels: labels must have one dimension/],
    ["an unknown type", changed(images.bytes, 2, 7), labels.bytes, /a-images: the IDX type is unknown/],
    ["labels that are no whole numbers", images.bytes, idxBytes([4], Float32Array.of(0, 1, 0.5, 1)), /whole number/],
    ["counts differ", images.bytes, idxBytes([3], Uint8Array.of(0, 1, 2)), /as many labels are needed/],
  ];
  it.each(cases)("refuses %s", (_, imageBytes, labelBytes, message) => {
    const read = () => samplesFromIdx({ ...images, bytes: imageBytes }, { ...labels, bytes: labelBytes });
    expect(read).toThrow(DataFormatError);
    expect(read).toThrow(message);
    expect(read).toThrow(/\n {2}What to do: \S/);
  });

  it("refuses a label out of range, a different count than expected, and a value that is not finite", () => {
    expect(() => samplesFromIdx(images, labels, { classCount: 2 })).toThrow(
      /a-labels: a label is out of range\n {2}sample: 1/,
    );
    expect(() => samplesFromIdx(images, labels, { count: 5 })).toThrow(/number of samples/);
    expect(() => samplesFromIdx(images, labels, { featureCount: 784 })).toThrow(/number of values/);
    const nan = { name: "f", bytes: idxBytes([4, 1], Float32Array.of(0, 1, Number.NaN, 1)) };
    expect(() => samplesFromIdx(nan, labels)).toThrow(/not a finite number/);
  });
});

it("returns valid samples or throws a gfml error for any damage", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: 43 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
      fc.nat({ max: 44 }),
      (edits, length) => {
        let bytes = images.bytes;
        for (const [at, value] of edits) if (at < bytes.length) bytes = changed(bytes, at, value);
        try {
          const samples = samplesFromIdx({ ...images, bytes: bytes.slice(0, length) }, labels);
          expect(samples.features.length).toBe(samples.count * samples.featureCount);
        } catch (error) {
          expect(error).toBeInstanceOf(GfmlError);
        }
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});
