import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawStrokes, type PenPoint } from "./drawStrokes.ts";

const inkOf = (pixels: Uint8Array): number[] => [...pixels.keys()].filter((at) => pixels[at]! > 0);

describe("a drawing", () => {
  it("fills the box of the drawn digits, in the middle", () => {
    const pixels = drawStrokes([
      [
        [100, 50],
        [100, 250],
      ],
    ]);
    const rows = inkOf(pixels).map((at) => Math.floor(at / 28));
    const columns = inkOf(pixels).map((at) => at % 28);
    expect([Math.min(...rows), Math.max(...rows)]).toEqual([2, 25]);
    expect([Math.min(...columns), Math.max(...columns)]).toEqual([12, 15]);
    expect(Math.max(...pixels)).toBe(230);
  });

  it("draws a dot for a touch, and nothing for no stroke", () => {
    const dot = drawStrokes([[[3, 4]]]);
    expect(inkOf(dot).length).toBeGreaterThan(3);
    expect(dot).toEqual(drawStrokes([[[900, -4]]]));
    expect(inkOf(drawStrokes([[]]))).toEqual([]);
  });

  it("is the same wherever and however large it was drawn", () => {
    const coordinate = fc.integer({ min: 0, max: 256 });
    const stroke = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(stroke, { minLength: 1, maxLength: 3 }), fc.constantFrom(2, 4, 8), (strokes, scale) => {
        const moved = strokes.map((points) => points.map(([x, y]): PenPoint => [x * scale + 64, y * scale - 128]));
        const [first, second] = [drawStrokes(strokes), drawStrokes(moved)];
        for (let at = 0; at < first.length; at++) expect(Math.abs(first[at]! - second[at]!)).toBeLessThanOrEqual(1);
      }),
      { seed: 7 },
    );
  });
});
