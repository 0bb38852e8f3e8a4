import { createField, drawLine, ink, SIDE } from "./rasterize.ts";

/** A point of a stroke, in any unit, y downwards. */
export type PenPoint = readonly [x: number, y: number];

/** Side of the square filled by the longer side of a drawing, pixels, as in MNIST and in the drawn digits. */
const BOX = 20;
/** The pen radius of the drawn digits, from the middle of its range. */
const PEN = { radius: 1.2, softness: 1.2, brightness: 230 } as const;

const field = createField();
const coverage = new Float64Array(SIDE * SIDE);

/**
 * A drawing as an image like those of {@link glyphs}: 28 x 28 bytes, scaled to the same box, centered, with the same
 * pen. Without strokes, all zeros.
 */
export const drawStrokes = (strokes: readonly (readonly PenPoint[])[]): Uint8Array => {
  const pixels = new Uint8Array(SIDE * SIDE);
  const points = strokes.flat();
  if (points.length === 0) return pixels;
  let [left, top, right, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const extent = Math.max(right - left, bottom - top);
  const scale = extent > 0 ? BOX / extent : 0;
  const place = ([x, y]: PenPoint): number[] => [
    SIDE / 2 + (x - (left + right) / 2) * scale,
    SIDE / 2 + (y - (top + bottom) / 2) * scale,
  ];
  for (const stroke of strokes) {
    if (stroke.length === 0) continue;
    // a touch without a movement is a dot
    const line = stroke.length === 1 ? [stroke[0]!, stroke[0]!] : stroke;
    drawLine(field, line.flatMap(place), PEN.radius + PEN.softness);
  }
  ink(field, PEN.radius, PEN.softness, coverage);
  for (let at = 0; at < pixels.length; at++) pixels[at] = Math.floor(coverage[at]! * PEN.brightness + 0.5);
  return pixels;
};
