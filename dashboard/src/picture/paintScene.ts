import { type DotStamps, movedRing } from "./DotStamps.ts";
import type { Scene } from "./Scene.ts";

const FULL = 2 * Math.PI;
const FONT = "12px system-ui, sans-serif";

/** The places at which learners are drawn: between two layouts while they move. */
export interface DrawnPlaces {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** A scene, with the places where its learners are drawn now. */
interface Picture {
  readonly scene: Scene;
  readonly places: DrawnPlaces;
  /** The learner that is outlined. */
  readonly marked: number | undefined;
  readonly size: { readonly width: number; readonly height: number };
}

/** Paints the picture: learners one by one, or thousands of them as prepared stamps. */
export const paintScene = (
  context: CanvasRenderingContext2D,
  { scene, places: { x, y }, marked, size: { width, height } }: Picture,
  stamps: DotStamps | undefined,
): void => {
  const { layout, colors, fill, fills, pies, moved, heads, labels } = scene;
  const { radius } = layout;
  context.clearRect(0, 0, width, height);
  paintGround(context, scene, width);
  if (stamps !== undefined) stamps.stamp(context, x, y);
  else if (pies === undefined) {
    const byColor: number[][] = fills.map(() => []);
    for (let at = 0; at < fill.length; at++) byColor[fill[at]!]!.push(at);
    for (const [index, learners] of byColor.entries()) {
      if (learners.length === 0) continue;
      context.fillStyle = fills[index]!;
      context.beginPath();
      for (const at of learners) {
        context.moveTo(x[at]! + radius[at]!, y[at]!);
        context.arc(x[at]!, y[at]!, radius[at]!, 0, FULL);
      }
      context.fill();
    }
  } else {
    for (const [at, counts] of pies.entries())
      paintPie(context, counts, fills, { x: x[at]!, y: y[at]!, radius: radius[at]! });
  }
  const ring = (learners: Iterable<number>, gap: number, lineWidth: number, color: string): void => {
    context.strokeStyle = color;
    context.lineWidth = lineWidth;
    context.beginPath();
    for (const at of learners) {
      const size = radius[at]! + gap;
      context.moveTo(x[at]! + size, y[at]!);
      context.arc(x[at]!, y[at]!, size, 0, FULL);
    }
    context.stroke();
  };
  const small = (radius[0] ?? 4) < 3;
  const outline = movedRing(radius[0] ?? 4);
  if (stamps === undefined) ring(indicesOf(moved), outline.gap, outline.width, colors.ink);
  ring(heads, small ? 1.5 : 3, small ? 1.5 : 2, colors.ink);
  if (marked !== undefined && marked < x.length) ring([marked], 6, 2.5, colors.alarm);
  context.fillStyle = colors.ink;
  context.font = FONT;
  context.textAlign = "center";
  context.textBaseline = "bottom";
  for (const [coalition, circle] of layout.circles.entries())
    context.fillText(labels[coalition] ?? "", circle.x, circle.y - circle.radius - 5);
};

const paintGround = (context: CanvasRenderingContext2D, { layout, colors, benchLabel }: Scene, width: number): void => {
  for (const [coalition, circle] of layout.circles.entries()) {
    context.beginPath();
    context.arc(circle.x, circle.y, circle.radius + 2, 0, FULL);
    context.globalAlpha = 0.09;
    context.fillStyle = colors.series[coalition % colors.series.length]!;
    context.fill();
    context.globalAlpha = 0.8;
    context.lineWidth = 1;
    context.strokeStyle = colors.series[coalition % colors.series.length]!;
    context.stroke();
    context.globalAlpha = 1;
  }
  if (layout.bench === undefined) return;
  const { y, height } = layout.bench;
  context.strokeStyle = colors.rule;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(0, y + 0.5);
  context.lineTo(width, y + 0.5);
  context.stroke();
  context.fillStyle = colors.muted;
  context.font = FONT;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(benchLabel, 8, y + height / 2);
};

const paintPie = (
  context: CanvasRenderingContext2D,
  counts: readonly number[],
  fills: readonly string[],
  { x, y, radius }: { readonly x: number; readonly y: number; readonly radius: number },
): void => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let from = -Math.PI / 2;
  for (const [index, count] of counts.entries()) {
    if (count === 0) continue;
    const to = from + (FULL * count) / total;
    context.fillStyle = fills[index]!;
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y, radius, from, to);
    context.fill();
    from = to;
  }
  if (total > 0) return;
  context.fillStyle = fills.at(-1)!;
  context.beginPath();
  context.arc(x, y, radius, 0, FULL);
  context.fill();
};

/** The indices at which a flag is set. */
const indicesOf = (flags: Uint8Array): number[] => {
  const indices: number[] = [];
  for (let at = 0; at < flags.length; at++) if (flags[at] === 1) indices.push(at);
  return indices;
};
