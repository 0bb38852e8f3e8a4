import { InvalidValueError, RandomStream, requireFinite, requireInteger } from "../../core/index.ts";
import { type Samples, sharedBytes } from "../Samples.ts";
import { DEFAULT_GLYPHS, drawGlyph, type GlyphOptions } from "./drawGlyph.ts";
import { SIDE } from "./rasterize.ts";

/** Number of samples for a run of about a minute with 40 learners. */
const DEFAULT_GLYPH_COUNT = 12_000;

/**
 * `count` drawn digits, 28 x 28 bytes each (0 = background), in ten balanced classes: sample i shows the digit i mod 10.
 *
 * Built-in data for runs without a download: drawn by a program, not written by people. The same (count, seed) gives the
 * same bytes on every machine, and the samples of a smaller count are the first of a larger one.
 *
 * @param seed - an integer from 0 to 2^53 - 1
 * @throws InvalidValueError if count is not an integer from 1 to 10 million, or an option is out of range
 */
export const glyphs = (
  count: number = DEFAULT_GLYPH_COUNT,
  seed: number = 0,
  options: GlyphOptions = DEFAULT_GLYPHS,
): Samples => {
  requireInteger("count", count, 1, 10_000_000);
  requireGlyphOptions(options);
  const featureCount = SIDE * SIDE;
  const features = sharedBytes(count * featureCount);
  const labels = sharedBytes(count);
  for (let index = 0; index < count; index++) {
    const digit = index % 10;
    labels[index] = digit;
    drawGlyph(digit, new RandomStream(seed, "glyph", { step: index }), options, features, index * featureCount);
  }
  return { count, featureCount, features, labels, classCount: 10 };
};

/** Largest value of each option. Beyond it, digits leave the image or their loops fill with ink. */
const LARGEST: Readonly<Record<keyof GlyphOptions, number>> = {
  rotation: 1,
  shear: 2,
  scale: 2,
  shift: 14,
  bend: 2,
  jitter: 1,
  radius: 10,
  clutter: 1,
  occlusion: 1,
  noise: 255,
};

/** @throws InvalidValueError naming the first option that is unknown or out of range */
const requireGlyphOptions = (options: GlyphOptions): void => {
  for (const [name, value] of Object.entries(options)) {
    const largest = LARGEST[name as keyof GlyphOptions];
    if (largest === undefined) throw new InvalidValueError("glyphs", name, `one of ${Object.keys(LARGEST).join(", ")}`);
    const isRange = name === "scale" || name === "radius";
    if (isRange && !(Array.isArray(value) && value.length === 2 && value[0] > 0 && value[0] <= value[1])) {
      throw new InvalidValueError(`glyphs.${name}`, value, "two numbers, 0 < first <= second");
    }
    for (const number of isRange ? (value as number[]) : [value as number]) {
      requireFinite(`glyphs.${name}`, number);
      if (number < 0 || number > largest) throw new InvalidValueError(`glyphs.${name}`, number, `from 0 to ${largest}`);
    }
  }
};
