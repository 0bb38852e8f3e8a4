import type { StrokePoint } from "./Stroke.ts";

/** Straight pieces a curve between two points is cut into. */
const PIECES = 4;

/**
 * A stroke as a polyline, x0 y0 x1 y1 ...: Catmull-Rom curves through its points, straight-ended at corners and ends.
 */
export const flatten = (points: readonly StrokePoint[]): number[] => {
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
