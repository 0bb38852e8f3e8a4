import type { RandomStream } from "../../core/index.ts";
import { normal } from "../../math/index.ts";
import { createField, drawLine, ink, SIDE } from "./rasterize.ts";

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
  const centerX = SIDE / 2 + either(options.shift);
  const centerY = SIDE / 2 + either(options.shift);
  return ([x, y, corner]) => {
    const u = x - 0.5;
    const v = y - 0.5;
    const bentX = (u + bendX * (v * v - 0.08)) * scaleX;
    const bentY = (v + bendY * (u * u - 0.04)) * scaleY;
    const sheared = bentX - shear * bentY;
    const moved = [centerX + cosine * sheared - sine * bentY, centerY + sine * sheared + cosine * bentY] as const;
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

/**
 * Ways of writing each digit 0 .. 9, drawn for gfml as pen movements. Points are "x,y" in hundredths of the box.
 * "!" marks a corner, "|" lifts the pen.
 */
const PATHS: readonly (readonly string[])[] = [
  [
    "54,5 30,17 18,50 29,84 50,95 72,83 82,50 72,16 54,5",
    "50,4 34,20 29,50 36,82 50,95 64,82 71,50 66,20 50,4",
    "64,12 42,6 22,28 18,62 36,92 62,90 80,62 78,30 58,10 40,14",
    "52,5 28,19 19,50 30,83 50,95 71,82 81,50 72,18 52,5 | 70,20 30,80",
  ],
  ["52,4 50,50 48,96", "30,27 44,16 54,4! 54,50 53,96", "32,24 52,5! 52,93 | 30,94 74,94", "62,4 50,50 40,96"],
  [
    "20,27 32,9 56,5 74,20 69,43 46,68 19,94! 82,93",
    "24,20 44,5 68,14 68,40 45,70 24,92 20,78 38,78 58,92 82,86",
    "18,14 50,6 74,14 66,40 20,92! 50,88 80,94",
  ],
  [
    "22,17 44,5 68,15 65,37 40,47! 68,56 75,76 52,95 20,86",
    "22,7 76,7! 44,42! 70,52 75,76 52,95 20,87",
    "26,10 56,5 72,22 50,42 42,47 56,50 74,70 56,92 24,92",
  ],
  [
    "30,7 24,34 18,58! 84,56 | 64,12 63,50 60,96",
    "64,96 64,5! 14,66! 86,66",
    "26,8 20,34 30,52 54,52 74,40 | 78,6 74,50 66,96",
  ],
  [
    "76,6 30,7! 26,44! 50,38 75,55 71,83 46,95 20,86",
    "32,8 26,42! 54,40 74,62 62,88 38,95 20,84 | 32,8 80,5",
    "74,10 42,6 27,22 36,42 62,52 74,72 58,92 22,90",
  ],
  [
    "70,7 44,20 26,52 28,83 50,95 73,82 70,60 48,53 28,70",
    "60,4 36,34 22,70 36,94 64,90 70,68 50,56 26,70",
    "42,4 27,40 25,76 42,95 66,90 76,68 60,50 38,56 26,74",
  ],
  [
    "18,8 80,7! 58,50 42,96",
    "20,10 80,7! 58,46 44,96 | 32,50 76,48",
    "20,24 21,8! 78,10! 54,44 46,96",
    "20,12 44,6 72,10 74,24 52,60 40,96",
  ],
  [
    "72,17 50,5 29,18 38,40 64,57 74,78 50,95 27,80 36,58 62,38 72,17",
    "50,47 32,35 32,14 50,5 68,14 68,35 50,47 | 50,47 26,60 26,84 50,95 74,84 74,60 50,47",
    "66,8 38,8 30,30 54,50 68,76 50,94 33,80 44,56 70,28 66,8",
  ],
  [
    "72,20 54,5 30,14 26,38 44,50 66,40 73,16! 72,55 68,96",
    "70,24 52,6 30,18 30,40 52,48 70,32 73,60 58,90 28,90",
    "74,8 46,6 26,26 36,44 60,36 73,10! 62,56 42,96",
  ],
];

const parsePoint = (text: string): StrokePoint => {
  const [x, y] = text.replace("!", "").split(",").map(Number) as [number, number];
  return text.endsWith("!") ? [x / 100, y / 100, 1] : [x / 100, y / 100];
};

const parseDrawing = (path: string): Drawing => path.split(" | ").map((stroke) => stroke.split(" ").map(parsePoint));

/** The drawings of each digit. */
const drawings: readonly (readonly Drawing[])[] = PATHS.map((variants) => variants.map(parseDrawing));

/** Number of straight pieces of a curve between two points. */
const PIECES = 4;

/**
 * A stroke as a polyline, x0 y0 x1 y1 ...: Catmull-Rom curves through its points, straight-ended at corners and ends.
 */
const flatten = (points: readonly StrokePoint[]): number[] => {
  const line: number[] = [points[0]![0], points[0]![1]];
  for (let index = 0; index + 1 < points.length; index++) {
    const from = points[index]!;
    const to = points[index + 1]!;
    const before = index === 0 || from[2] === 1 ? from : points[index - 1]!;
    const after = index + 2 === points.length || to[2] === 1 ? to : points[index + 2]!;
    for (let piece = 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      line.push(curve(before[0], from[0], to[0], after[0], t), curve(before[1], from[1], to[1], after[1], t));
    }
  }
  return line;
};

const curve = (before: number, from: number, to: number, after: number, t: number): number =>
  from +
  0.5 * t * (to - before + t * (2 * before - 5 * from + 4 * to - after + t * (3 * (from - to) + after - before)));

/** A point of a stroke in the unit square, y downwards. A third element 1 makes it a corner; otherwise the stroke is smooth. */
type StrokePoint = readonly [x: number, y: number, corner?: 1];

/** One movement of the pen: a smooth curve through its points, broken at corners. */
type Stroke = readonly StrokePoint[];

/** One way of writing a digit. */
type Drawing = readonly Stroke[];

/** How much the drawn digits vary. Lengths in pixels of a 28 x 28 image, or as a share of the digit's box (20 pixels). */
export interface GlyphOptions {
  /** Rotation is uniform in +- this tangent of half the angle (0.12: about 14 degrees). */
  readonly rotation: number;
  /** Horizontal shear, uniform in +- this share of the height. */
  readonly shear: number;
  /** Factors of width and height, drawn separately and uniformly between these. */
  readonly scale: readonly [number, number];
  /** Shift, uniform in +- this many pixels along each axis. */
  readonly shift: number;
  /** Bend of the whole digit: coefficient of the quadratic warp, uniform in +- this. */
  readonly bend: number;
  /** Standard deviation of each point of a stroke, share of the box. */
  readonly jitter: number;
  /** Pen radius in pixels, uniform between these. */
  readonly radius: readonly [number, number];
  /** Probability of a stray stroke. */
  readonly clutter: number;
  /** Probability that a rectangle of the image is blank. */
  readonly occlusion: number;
  /** Amplitude of the uniform noise on each pixel, of 255. */
  readonly noise: number;
}

/** Fixed across versions: the bytes of a seed depend on these values. */
export const DEFAULT_GLYPHS: GlyphOptions = {
  rotation: 0.12,
  shear: 0.25,
  scale: [0.75, 1.1],
  shift: 2.5,
  bend: 0.2,
  jitter: 0.035,
  radius: [0.8, 1.7],
  clutter: 0.2,
  occlusion: 0.2,
  noise: 32,
};
