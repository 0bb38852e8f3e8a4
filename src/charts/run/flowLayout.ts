import type { LearnerId } from "../../core/index.ts";

/** A block of the drawing: a group in a column. */
export interface FlowColumn {
  readonly column: number;
  readonly group: string;
  readonly count: number;
  readonly low: number;
  readonly high: number;
}

/** Learners that went from a group of one column to a group of the next. */
interface FlowRibbon {
  /** Index of the column that it leaves. */
  readonly column: number;
  readonly fromRound: number;
  readonly toRound: number;
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly fromLow: number;
  readonly fromHigh: number;
  readonly toLow: number;
  readonly toHigh: number;
}

export interface FlowLayout {
  readonly blocks: readonly FlowColumn[];
  readonly ribbons: readonly FlowRibbon[];
  /** Of the tallest column, in learners, gaps included. */
  readonly height: number;
}

/** Gap between two blocks, as a share of all learners. */
const GAP = 0.035;

/**
 * Places for a drawing of flows, in learners: blocks of a column above each other in the order of the groups, ribbons at
 * each block in the order of where they lead, so that they cross as little as that order allows.
 */
export const flowLayout = (
  columns: readonly { readonly round: number; readonly groupOf: ReadonlyMap<LearnerId, string> }[],
  groups: readonly string[],
): FlowLayout => {
  const most = Math.max(1, ...columns.map(({ groupOf }) => groupOf.size));
  const gap = GAP * most;
  const blocks = columns.flatMap(({ groupOf }, column) => {
    const counts = new Map(groups.map((group) => [group, 0]));
    for (const group of groupOf.values()) counts.set(group, counts.get(group)! + 1);
    let low = 0;
    return groups.map((group): FlowColumn => {
      const count = counts.get(group)!;
      const block = { column, group, count, low, high: low + count };
      low = block.high + gap;
      return block;
    });
  });
  const startOf = new Map(blocks.map(({ column, group, low }) => [`${column} ${group}`, low]));
  const ribbons: FlowRibbon[] = [];
  for (const [column, next] of columns.slice(1).entries()) {
    const now = columns[column]!;
    const counts = new Map<string, number>();
    for (const [learner, from] of now.groupOf) {
      const to = next.groupOf.get(learner);
      if (to !== undefined) counts.set(`${from} ${to}`, (counts.get(`${from} ${to}`) ?? 0) + 1);
    }
    const left = new Map(groups.map((group) => [group, startOf.get(`${column} ${group}`)!]));
    const right = new Map(groups.map((group) => [group, startOf.get(`${column + 1} ${group}`)!]));
    for (const from of groups) {
      for (const to of groups) {
        const count = counts.get(`${from} ${to}`) ?? 0;
        if (count === 0) continue;
        const fromLow = left.get(from)!;
        const toLow = right.get(to)!;
        left.set(from, fromLow + count);
        right.set(to, toLow + count);
        ribbons.push({
          column,
          fromRound: now.round,
          toRound: next.round,
          from,
          to,
          count,
          fromLow,
          fromHigh: fromLow + count,
          toLow,
          toHigh: toLow + count,
        });
      }
    }
  }
  return { blocks, ribbons, height: most + gap * Math.max(0, groups.length - 1) };
};
