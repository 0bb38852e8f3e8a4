import { InvalidValueError, requireFinite } from "../../core/index.ts";
import type { GlyphOptions } from "./GlyphOptions.ts";

/** Largest value of each option: beyond it, digits leave the image or their loops fill with ink. */
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
export const requireGlyphOptions = (options: GlyphOptions): void => {
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
