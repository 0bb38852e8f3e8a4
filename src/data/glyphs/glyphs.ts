import { RandomStream, requireInteger } from "../../core/index.ts";
import type { Samples } from "../Samples.ts";
import { sharedBytes } from "../sharedArrays.ts";
import { drawGlyph } from "./drawGlyph.ts";
import { DEFAULT_GLYPHS, type GlyphOptions } from "./GlyphOptions.ts";
import { SIDE } from "./rasterise.ts";
import { requireGlyphOptions } from "./requireGlyphOptions.ts";

/** Samples that make a run of about a minute with 40 learners. */
export const DEFAULT_GLYPH_COUNT = 12_000;

/**
 * `count` drawn digits, 28 x 28 bytes each (0 = background), in ten balanced classes: sample i shows the digit i mod 10.
 *
 * Embedded data for runs without a download: drawn by a program, not written by people. The same (count, seed) gives the
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
