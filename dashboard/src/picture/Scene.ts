import { HEAD, type LearnerColumns, type RunHeader } from "gfml/view";
import { type PictureColors, scaleStep } from "./colors.ts";
import type { PictureLayout } from "./layoutCoalitions.ts";

export const colorModes = ["reputation", "classes", "earned", "coalition"] as const;
/** What a learner’s color stands for. */
export type ColorMode = (typeof colorModes)[number];

/** More pies than this are too small to be read, and slow. */
const MOST_PIES = 600;

/** All that a picture shows. */
export interface Scene {
  readonly layout: PictureLayout;
  readonly colors: PictureColors;
  /** By learner: the index of its color among `fills`. */
  readonly fill: Uint16Array;
  readonly fills: readonly string[];
  /** By learner, its samples of each class; where learners are drawn as pies. */
  readonly pies: readonly (readonly number[])[] | undefined;
  /** By learner: 1 where it came from another place in this round. */
  readonly moved: Uint8Array;
  /** Places of heads. */
  readonly heads: readonly number[];
  /** By coalition. */
  readonly labels: readonly string[];
  readonly benchLabel: string;
}

/** Ends of the scale that a quantity is colored by, as the picture shows it; undefined where colors are no scale. */
export interface ScaleEnds {
  readonly low: number;
  readonly high: number;
}

/** The ends of a mode’s scale among some columns. */
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

/** Colors, moves and names of a round. */
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

/** Keys that go from learner to learner. */
export type Step = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End";

/**
 * The learner that an arrow key leads to: within the coalition to the sides, its head first; to the head of the coalition
 * before or behind up and down; those that sit out come last. Undefined where there is nobody.
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
