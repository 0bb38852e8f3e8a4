import { HEAD, type LearnerColumns } from "gfml/view";

/** The layout of the picture, CSS pixels. */
export interface PictureLayout {
  /** For each learner, in the header’s order. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly radius: Float32Array;
  /** For each coalition. */
  readonly circles: readonly { readonly x: number; readonly y: number; readonly radius: number }[];
  /** The bench for learners that sit out; undefined if none ever does. */
  readonly bench: { readonly y: number; readonly height: number } | undefined;
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Angle from one learner to the next, radians: the sunflower’s golden angle. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
/** Space above a coalition for its name, CSS pixels. */
const LABEL = 22;
/** Radius of a learner of mean size as a share of the distance between learners, and its maximum in CSS pixels. */
const DOT = 0.42;
const LARGEST_DOT = 15;
const LARGEST_SPACING = 56;

/**
 * Lays coalitions out as circles in a grid. The head is in the middle, and members surround it like the seeds of a sunflower.
 * All circles have the same density, so that areas can be compared. Learners that sit out are in rows on a bench below. A
 * learner’s area stands for its samples.
 *
 * @param sampleCounts - for each learner, in the order of the columns
 */
export const layoutCoalitions = (
  columns: Pick<LearnerColumns, "coalition" | "flags">,
  sampleCounts: ArrayLike<number>,
  coalitionCount: number,
  hasBench: boolean,
  { width, height }: PictureSize,
): PictureLayout => {
  const learners = columns.coalition.length;
  const benchHeight = hasBench ? Math.max(34, height * 0.1) : 0;
  const members: number[][] = Array.from({ length: coalitionCount }, () => []);
  const out: number[] = [];
  for (let learner = 0; learner < learners; learner++) {
    const coalition = columns.coalition[learner]!;
    const list = coalition < 0 ? out : members[coalition];
    if ((columns.flags[learner]! & HEAD) !== 0) list?.unshift(learner);
    else list?.push(learner);
  }
  const grid = gridOf(coalitionCount, width, height - benchHeight);
  const room = Math.max(8, Math.min(grid.cellWidth, grid.cellHeight - LABEL) / 2 - 6);
  const largest = members.reduce((most, list) => Math.max(most, list.length), 1);
  // in steps, so that one additional learner does not change the whole picture
  const steps = 2 ** (Math.ceil(Math.log2(largest) * 2) / 2);
  const spacing = Math.min(LARGEST_SPACING, room / Math.sqrt(steps + 1.2));
  const mean = meanOf(sampleCounts);
  const dot = Math.min(LARGEST_DOT, spacing * DOT);
  const x = new Float32Array(learners);
  const y = new Float32Array(learners);
  const radius = new Float32Array(learners);
  for (let learner = 0; learner < learners; learner++) {
    const size = mean > 0 ? Math.sqrt(sampleCounts[learner]! / mean) : 1;
    radius[learner] = Math.max(0.8, dot * Math.max(0.5, Math.min(1.5, size)));
  }
  const circles = members.map((list, coalition) => {
    const centerX = ((coalition % grid.columns) + 0.5) * grid.cellWidth;
    const centerY = (Math.floor(coalition / grid.columns) + 0.5) * grid.cellHeight + LABEL / 2;
    for (const [index, learner] of list.entries()) {
      // the head has a ring around it
      const distance = index === 0 ? 0 : spacing * Math.sqrt(index + 0.7);
      x[learner] = centerX + distance * Math.cos(index * GOLDEN_ANGLE);
      y[learner] = centerY + distance * Math.sin(index * GOLDEN_ANGLE);
    }
    return { x: centerX, y: centerY, radius: room };
  });
  placeOnBench(out, width, height - benchHeight, benchHeight, { x, y });
  return { x, y, radius, circles, bench: hasBench ? { y: height - benchHeight, height: benchHeight } : undefined };
};

/** The grid with the largest cells for a number of cells. */
const gridOf = (
  count: number,
  width: number,
  height: number,
): { readonly columns: number; readonly cellWidth: number; readonly cellHeight: number } => {
  let best = { columns: 1, cellWidth: width, cellHeight: height };
  let bestRoom = Number.NEGATIVE_INFINITY;
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const cellWidth = width / columns;
    const cellHeight = height / Math.ceil(Math.max(1, count) / columns);
    const room = Math.min(cellWidth, cellHeight - LABEL);
    if (room <= bestRoom) continue;
    best = { columns, cellWidth, cellHeight };
    bestRoom = room;
  }
  return best;
};

const placeOnBench = (
  out: readonly number[],
  width: number,
  top: number,
  height: number,
  { x, y }: { readonly x: Float32Array; readonly y: Float32Array },
): void => {
  const left = 96;
  const rows = Math.max(1, Math.ceil(Math.sqrt((out.length * height) / Math.max(1, width - left))));
  const perRow = Math.max(1, Math.ceil(out.length / rows));
  for (const [index, learner] of out.entries()) {
    x[learner] = left + (((index % perRow) + 0.5) * Math.max(1, width - left - 12)) / perRow;
    y[learner] = top + ((Math.floor(index / perRow) + 0.5) * height) / rows;
  }
};

const meanOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return values.length === 0 ? 0 : sum / values.length;
};

/** The nearest learner within reach of a point; undefined if there is none. */
export const learnerAt = ({ x, y, radius }: PictureLayout, atX: number, atY: number): number | undefined => {
  let best: number | undefined;
  let nearest = Number.POSITIVE_INFINITY;
  for (let learner = 0; learner < x.length; learner++) {
    const distance = Math.hypot(x[learner]! - atX, y[learner]! - atY) - Math.max(6, radius[learner]! + 3);
    if (distance > 0 || distance >= nearest) continue;
    nearest = distance;
    best = learner;
  }
  return best;
};
