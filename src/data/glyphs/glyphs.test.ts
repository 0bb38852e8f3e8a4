import { expect, it } from "vitest";
import { InvalidValueError } from "../../core/index.ts";
import { dataHash } from "../dataHash.ts";
import { DEFAULT_GLYPHS } from "./drawGlyph.ts";
import { glyphs } from "./glyphs.ts";

it("draws the same bytes for a seed in every version and on every machine", () => {
  expect(dataHash(glyphs(500, 0))).toMatchInlineSnapshot(
    `"652c52f8b6cd277b7163bc4d5cdf28b4eb9801fa73449d8c9c249e46c5c6f92e"`,
  );
  expect(dataHash(glyphs(500, 7))).toMatchInlineSnapshot(
    `"a637c5c4e2402265aed7c579dd2a7db12afc3afb15cc63ddc9399f15e9f60988"`,
  );
});

it("draws a smaller set as the start of a larger one", () => {
  const small = glyphs(30, 3);
  const large = glyphs(50, 3);
  expect(large.features.slice(0, small.features.length)).toEqual(small.features.slice());
});

it("draws ten balanced classes of 28 x 28 bytes in shared memory", () => {
  const samples = glyphs(1000, 1);
  expect(samples).toMatchObject({ count: 1000, featureCount: 784, classCount: 10 });
  expect(Array.from({ length: 10 }, (_, digit) => samples.labels.filter((label) => label === digit).length)).toEqual(
    new Array(10).fill(100),
  );
  expect(samples.features.buffer).toBeInstanceOf(SharedArrayBuffer);
});

it("puts ink into every image, mostly inside and on a mostly empty ground", () => {
  const { features } = glyphs(500, 2, { ...DEFAULT_GLYPHS, noise: 0, occlusion: 0, clutter: 0 });
  for (let image = 0; image < 500; image++) {
    const pixels = features.slice(image * 784, (image + 1) * 784);
    const inked = pixels.filter((pixel) => pixel > 100).length;
    expect(inked).toBeGreaterThan(10);
    expect(inked).toBeLessThan(300);
    const rim = pixels.filter((_, at) => at < 28 || at >= 756 || at % 28 === 0 || at % 28 === 27);
    expect(rim.filter((pixel) => pixel > 100).length).toBeLessThan(20);
  }
});

/** Share of test images nearer to the mean image of their own class than to any other: a linear rule. */
const nearestMean = (classes: readonly number[]): number => {
  const { features, labels, count } = glyphs(4000, 5);
  const means = classes.map(() => new Float64Array(784));
  const sizes = classes.map(() => 0);
  let right = 0;
  let tested = 0;
  for (let image = 0; image < count; image++) {
    const known = classes.indexOf(labels[image]!);
    if (known < 0) continue;
    const pixels = features.subarray(image * 784, (image + 1) * 784);
    if (image < 3000) {
      sizes[known]!++;
      for (let at = 0; at < 784; at++) means[known]![at]! += pixels[at]!;
      continue;
    }
    const distances = means.map((sum, candidate) =>
      sum.reduce((total, ink, at) => total + (pixels[at]! - ink / sizes[candidate]!) ** 2, 0),
    );
    tested++;
    if (distances.indexOf(Math.min(...distances)) === known) right++;
  }
  return right / tested;
};

it("draws classes that can be told apart, but not by a linear rule alone", () => {
  const ten = nearestMean([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(ten).toBeGreaterThan(0.5);
  expect(ten).toBeLessThan(0.85);
  expect(nearestMean([3, 8])).toBeLessThan(0.97);
});

it("refuses invalid counts and seeds", () => {
  for (const count of [0, -1, 1.5, Number.NaN, 1e9]) expect(() => glyphs(count, 0)).toThrow(InvalidValueError);
  expect(() => glyphs(1, -1)).toThrow(InvalidValueError);
});

it.each<[Record<string, unknown>, RegExp]>([
  [{ noise: Number.NaN }, /glyphs.noise must be a finite number/],
  [{ noise: 256 }, /glyphs.noise must be from 0 to 255/],
  [{ clutter: -0.1 }, /glyphs.clutter/],
  [{ scale: [1, 0.5] }, /glyphs.scale must be two numbers/],
  [{ radius: 2 }, /glyphs.radius must be two numbers/],
  [{ radius: [1, 99] }, /glyphs.radius must be from 0 to 10/],
  [{ color: 1 }, /glyphs must be one of rotation/],
])("refuses the options %j", (options, message) => {
  expect(() => glyphs(1, 0, { ...DEFAULT_GLYPHS, ...options })).toThrow(message);
});
