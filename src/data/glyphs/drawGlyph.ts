import type { RandomStream } from "../../core/index.ts";
import { normal } from "../../math/index.ts";
import { drawings } from "./drawings.ts";
import { flatten } from "./flatten.ts";
import type { GlyphOptions } from "./GlyphOptions.ts";
import { createField, drawLine, ink, SIDE } from "./rasterise.ts";
import type { StrokePoint } from "./Stroke.ts";

/** Height of an unscaled digit in pixels, as in MNIST. */
const BOX = 20;

const field = createField();
const coverage = new Float64Array(SIDE * SIDE);

/** Draws one digit into 28 x 28 bytes at `offset` of `pixels`. */
export const drawGlyph = (
  digit: number,
  random: RandomStream,
  options: GlyphOptions,
  pixels: Uint8Array,
  offset: number,
): void => {
  const variants = drawings[digit]!;
  const drawing = variants[random.integerBelow(variants.length)]!;
  const place = randomPlacement(random, options);
  const radius = random.uniformBetween(...options.radius);
  const softness = random.uniformBetween(0.9, 1.6);
  const reach = radius + softness;
  for (const stroke of drawing)
    drawLine(field, flatten(stroke.map((point) => place(shake(point, random, options)))), reach);
  if (random.uniform() < options.clutter) drawLine(field, strayStroke(random), reach);
  ink(field, radius, softness, coverage);
  const blank = random.uniform() < options.occlusion ? randomRectangle(random) : NOTHING;
  const brightness = random.uniformBetween(150, 255);
  writePixels(random, { noise: options.noise, blank, brightness }, pixels, offset);
};

const shake = ([x, y, corner]: StrokePoint, random: RandomStream, { jitter }: GlyphOptions): StrokePoint => {
  const moved = [x + jitter * normal(random), y + jitter * normal(random)] as const;
  return corner === 1 ? [...moved, 1] : moved;
};

/** A random map from the unit square to pixels: bend, scale, shear, rotate, shift. */
const randomPlacement = (random: RandomStream, options: GlyphOptions): ((point: StrokePoint) => StrokePoint) => {
  const either = (size: number): number => random.uniformBetween(-size, size);
  const bendX = either(options.bend);
  const bendY = either(options.bend);
  const scaleX = random.uniformBetween(...options.scale) * BOX;
  const scaleY = random.uniformBetween(...options.scale) * BOX;
  const shear = either(options.shear);
  // tangent of half the angle: rational sine and cosine
  const t = either(options.rotation);
  const cosine = (1 - t * t) / (1 + t * t);
  const sine = (2 * t) / (1 + t * t);
  const centreX = SIDE / 2 + either(options.shift);
  const centreY = SIDE / 2 + either(options.shift);
  return ([x, y, corner]) => {
    const u = x - 0.5;
    const v = y - 0.5;
    const bentX = (u + bendX * (v * v - 0.08)) * scaleX;
    const bentY = (v + bendY * (u * u - 0.04)) * scaleY;
    const sheared = bentX - shear * bentY;
    const moved = [centreX + cosine * sheared - sine * bentY, centreY + sine * sheared + cosine * bentY] as const;
    return corner === 1 ? [...moved, 1] : moved;
  };
};

/** A short straight line anywhere. */
const strayStroke = (random: RandomStream): number[] => {
  const x = random.uniformBetween(2, SIDE - 2);
  const y = random.uniformBetween(2, SIDE - 2);
  return [x, y, x + random.uniformBetween(-8, 8), y + random.uniformBetween(-8, 8)];
};

interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const NOTHING: Rectangle = { left: 0, top: 0, right: 0, bottom: 0 };

const randomRectangle = (random: RandomStream): Rectangle => {
  const left = 4 + random.integerBelow(16);
  const top = 4 + random.integerBelow(16);
  return { left, top, right: left + 3 + random.integerBelow(5), bottom: top + 3 + random.integerBelow(5) };
};

const writePixels = (
  random: RandomStream,
  { noise, blank, brightness }: { noise: number; blank: Rectangle; brightness: number },
  pixels: Uint8Array,
  offset: number,
): void => {
  let word = 0;
  for (let at = 0; at < SIDE * SIDE; at++) {
    if ((at & 3) === 0) word = random.nextUint32();
    const grain = ((word & 255) / 127.5 - 1) * noise;
    word >>>= 8;
    const row = Math.floor(at / SIDE);
    const column = at - row * SIDE;
    const hidden = column >= blank.left && column < blank.right && row >= blank.top && row < blank.bottom;
    const value = (hidden ? 0 : coverage[at]! * brightness) + grain;
    pixels[offset + at] = Math.max(0, Math.min(255, Math.floor(value + 0.5)));
  }
};
