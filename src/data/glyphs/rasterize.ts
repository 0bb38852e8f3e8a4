/** Side of a glyph's image in pixels. */
export const SIDE = 28;

/** A canvas of squared distances to the nearest line drawn, in pixels^2; 1e9 where nothing is near. */
export type DistanceField = Float64Array;

/** An empty canvas, for reuse. */
export const createField = (): DistanceField => new Float64Array(SIDE * SIDE).fill(FAR);

const FAR = 1e9;

/** Draws a polyline (x0 y0 x1 y1 ..., in pixels) into the field, exact up to `reach` pixels away. */
export const drawLine = (field: DistanceField, line: readonly number[], reach: number): void => {
  for (let index = 0; index + 3 < line.length; index += 2) {
    drawSegment(field, line[index]!, line[index + 1]!, line[index + 2]!, line[index + 3]!, reach);
  }
};

// biome-ignore lint/complexity/useMaxParams: called for every stroke of 70,000 glyphs
const drawSegment = (field: DistanceField, x0: number, y0: number, x1: number, y1: number, reach: number): void => {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const squaredLength = dx * dx + dy * dy;
  const inverse = squaredLength > 0 ? 1 / squaredLength : 0;
  // pixel (column, row) has its center at (column + 1/2, row + 1/2)
  const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach - 0.5));
  const right = Math.min(SIDE - 1, Math.ceil(Math.max(x0, x1) + reach - 0.5));
  const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach - 0.5));
  const bottom = Math.min(SIDE - 1, Math.ceil(Math.max(y0, y1) + reach - 0.5));
  for (let row = top; row <= bottom; row++) {
    const py = row + 0.5 - y0;
    for (let column = left; column <= right; column++) {
      const px = column + 0.5 - x0;
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) * inverse));
      const ex = px - along * dx;
      const ey = py - along * dy;
      const squared = ex * ex + ey * ey;
      const at = row * SIDE + column;
      if (squared < field[at]!) field[at] = squared;
    }
  }
};

/**
 * Ink in [0, 1] of each pixel: 1 inside a pen of radius `radius`, falling to 0 over `softness` pixels across its edge.
 * Clears the field.
 */
export const ink = (field: DistanceField, radius: number, softness: number, output: Float64Array): void => {
  const outer = radius + softness / 2;
  const squaredOuter = outer * outer;
  for (let at = 0; at < field.length; at++) {
    const squared = field[at]!;
    output[at] = squared >= squaredOuter ? 0 : Math.min(1, (outer - Math.sqrt(squared)) / softness);
    field[at] = FAR;
  }
};
