import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { InvalidValueError } from "../core/index.ts";
import { dataHash } from "./dataHash.ts";
import { requireSamples, type Samples } from "./Samples.ts";

const bytes: Samples = {
  count: 2,
  featureCount: 3,
  features: Uint8Array.of(1, 2, 3, 4, 5, 6),
  labels: Uint8Array.of(0, 1),
  classCount: 2,
};
const floats: Samples = { ...bytes, features: Float32Array.of(0.5, -1, 2, 0, 1e-20, 7) };

it("hashes the canonical form, byte for byte", () => {
  const expected = createHash("sha256")
    .update("gfml samples 1 bytes 2 3 2\n")
    .update(Uint8Array.of(1, 2, 3, 4, 5, 6, 0, 1));
  expect(dataHash(bytes)).toBe(expected.digest("hex"));
  const littleEndian = new DataView(new ArrayBuffer(24));
  floats.features.forEach((value, at) => {
    littleEndian.setFloat32(at * 4, value, true);
  });
  const other = createHash("sha256")
    .update("gfml samples 1 float32 2 3 2\n")
    .update(littleEndian)
    .update(floats.labels);
  expect(dataHash(floats)).toBe(other.digest("hex"));
});

it("changes with every part of the samples", () => {
  const variants: Samples[] = [
    bytes,
    floats,
    { ...bytes, labels: Uint8Array.of(1, 1) },
    { ...bytes, classCount: 3 },
    { ...bytes, count: 3, featureCount: 2 },
    { ...bytes, features: Uint8Array.of(1, 2, 3, 4, 5, 7) },
  ];
  expect(new Set(variants.map(dataHash)).size).toBe(variants.length);
});

it("hashes blocks of many floats as one", () => {
  const features = Float32Array.from({ length: 40_000 }, (_, index) => index / 7);
  const expected = createHash("sha256")
    .update("gfml samples 1 float32 1 40000 2\n")
    .update(new Uint8Array(features.buffer))
    .update(Uint8Array.of(0));
  expect(dataHash({ count: 1, featureCount: 40_000, features, labels: Uint8Array.of(0), classCount: 2 })).toBe(
    expected.digest("hex"),
  );
});

it("names what is wrong with invalid samples", () => {
  expect(requireSamples(bytes)).toBe(bytes);
  const broken: [Partial<Samples>, RegExp][] = [
    [{ count: 0 }, /samples.count must be/],
    [{ featureCount: 4 }, /count \* featureCount = 8/],
    [{ labels: Uint8Array.of(0) }, /samples.labels.length/],
    [{ labels: Uint8Array.of(0, 2) }, /samples.labels\[1\] must be a class from 0 to 1/],
    [{ classCount: 257 }, /samples.classCount/],
    [{ features: Float32Array.of(1, 2, 3, 4, Number.NaN, 6) }, /samples.features\[4\] must be a finite number/],
  ];
  for (const [change, message] of broken) {
    expect(() => requireSamples({ ...bytes, ...change })).toThrow(InvalidValueError);
    expect(() => requireSamples({ ...bytes, ...change })).toThrow(message);
  }
});
