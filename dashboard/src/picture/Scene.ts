import { HEAD, type LearnerColumns, type RunHeader } from "gfml/view";
import { type PictureColors, scaleStep } from "./colors.ts";
import type { PictureLayout } from "./layoutCoalitions.ts";

export const colorModes = ["reputation", "classes", "earned", "coalition"] as const;
/** The meaning of a learner’s color. */
export type ColorMode = (typeof colorModes)[number];

/** Above this number, pies are too small to read and slow to draw. */
const MOST_PIES = 600;

/** The contents of a picture. */
export interface Scene {
  readonly layout: PictureLayout;
  readonly colors: PictureColors;
  /** For each learner, the index of its color in `fills`. */
  readonly fill: Uint16Array;
  readonly fills: readonly string[];
  /** For each learner, its samples of each class, if learners are drawn as pies. */
  readonly pies: readonly (readonly number[])[] | undefined;
  /** For each learner, 1 if it changed its coalition in this round. */
  readonly moved: Uint8Array;
  /** Indices of the heads. */
  readonly heads: readonly number[];
  /** By coalition. */
  readonly labels: readonly string[];
  readonly benchLabel: string;
}

/** The ends of the color scale as shown; undefined if the colors are not a scale. */
export interface ScaleEnds {
  readonly low: number;
  readonly high: number;
}

/** The least and greatest value of a mode’s quantity in some columns. */
export const scaleEnds = (mode: ColorMode, columns: LearnerColumns): ScaleEnds | undefined => {
  if (mode !== "reputation" && mode !== "earned") return undefined;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of columns[mode]) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { low: Math.min(0, low), high: Math.max(high, low) } : { low: 0, high: 1 };
};

/** The scene of a round: colors, moves and names. */
export const createScene = (
  mode: ColorMode,
  { columns, before }: { readonly columns: LearnerColumns; readonly before: LearnerColumns | undefined },
  header: RunHeader,
  parts: Pick<Scene, "layout" | "colors" | "labels" | "benchLabel">,
): Scene => {
  const { colors } = parts;
  const count = columns.coalition.length;
  const fill = new Uint16Array(count);
  const ends = scaleEnds(mode, columns);
  let fills: readonly string[] = colors.scale;
  if (ends !== undefined) {
    const values = mode === "earned" ? columns.earned : columns.reputation;
    for (let at = 0; at < count; at++) fill[at] = scaleStep(values[at]!, ends.low, ends.high);
  } else if (mode === "coalition") {
    fills = [...colors.series, colors.muted];
    for (let at = 0; at < count; at++) {
      const coalition = columns.coalition[at]!;
      fill[at] = coalition < 0 ? colors.series.length : coalition % colors.series.length;
    }
  } else {
    fills = [...colors.classes, colors.muted];
    for (const [at, { classCounts }] of header.learners.entries())
      fill[at] = largestClass(classCounts, fills.length - 1);
  }
  const moved = new Uint8Array(count);
  if (before !== undefined)
    for (let at = 0; at < count; at++) moved[at] = before.coalition[at] === columns.coalition[at] ? 0 : 1;
  const heads: number[] = [];
  for (let at = 0; at < count; at++) if ((columns.flags[at]! & HEAD) !== 0) heads.push(at);
  const hasPies = mode === "classes" && count <= MOST_PIES;
  return {
    ...parts,
    ...{ fill, fills, moved, heads },
    pies: hasPies ? header.learners.map(({ classCounts }) => classCounts ?? []) : undefined,
  };
};

const largestClass = (counts: readonly number[] | null, none: number): number => {
  let best = none;
  let most = 0;
  for (const [index, count] of (counts ?? []).entries()) {
    if (count <= most) continue;
    most = count;
    best = index;
  }
  return best;
};

/** Keys that move between learners. */
export type Step = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End";

/**
 * The learner to which an arrow key moves. Left and right move within the coalition, head first. Up and down move to the head
 * of the previous or next coalition. Learners that sit out come last. Undefined if there is no such learner.
 */
export const nextLearner = (
  { coalition, flags }: Pick<LearnerColumns, "coalition" | "flags">,
  from: number | undefined,
  step: Step,
): number | undefined => {
  const place = (at: number): number => (coalition[at]! < 0 ? Number.MAX_SAFE_INTEGER : coalition[at]!);
  const rank = (at: number): number => ((flags[at]! & HEAD) !== 0 ? 0 : 1);
  const order = Array.from(coalition.keys()).sort((a, b) => place(a) - place(b) || rank(a) - rank(b) || a - b);
  if (order.length === 0) return undefined;
  if (step === "End") return order.at(-1);
  const at = from === undefined ? -1 : order.indexOf(from);
  if (at < 0 || step === "Home") return order[0];
  if (step === "ArrowRight") return order[Math.min(order.length - 1, at + 1)];
  if (step === "ArrowLeft") return order[Math.max(0, at - 1)];
  const own = place(from!);
  const firstOf = (wanted: number): number => order.find((one) => place(one) === wanted)!;
  if (step === "ArrowDown") return order.slice(at).find((one) => place(one) > own) ?? from;
  const above = order.slice(0, at).findLast((one) => place(one) < own);
  return above === undefined ? from : firstOf(place(above));
};
