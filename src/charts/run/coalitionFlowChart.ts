import { areaY, axisX, type Markish, rectY, text } from "@observablehq/plot";
import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { Chart } from "../Chart.ts";
import { frame } from "../frame.ts";
import { everyNth } from "../numbers.ts";
import { ground, muted, seriesColor } from "../palette.ts";
import { type FlowColumn, flowLayout } from "./flowLayout.ts";

/** Where every learner was when a round ended; null: it sat out. */
export interface LearnerPlaces {
  readonly round: number;
  readonly coalitionOf: ReadonlyMap<LearnerId, CoalitionIndex | null>;
}

/** Coalitions with a color and a row of their own; the others share one. */
const SHOWN_COALITIONS = 8;

/**
 * Who moved where: a column a round, a block a coalition, as tall as it has learners; a ribbon from block to block as
 * wide as so many learners went that way.
 *
 * @param places - the rounds that are drawn, in order
 * @param playedRounds - rounds that were played
 */
export const coalitionFlowChart = (places: readonly LearnerPlaces[], playedRounds: number): Chart => {
  const indices = [...new Set(places.flatMap(({ coalitionOf }) => [...coalitionOf.values()]))]
    .filter((index) => index !== null)
    .sort((a, b) => a - b);
  const shown = indices.length > SHOWN_COALITIONS ? indices.slice(0, SHOWN_COALITIONS - 1) : indices;
  const groups: readonly Group[] = [
    ...shown.map((index) => ({ key: `${index}`, label: `coalition ${index}`, color: seriesColor(index) })),
    ...(shown.length < indices.length
      ? [{ key: "others", label: `the other ${indices.length - shown.length}`, color: seriesColor(7) }]
      : []),
    ...(places.some(({ coalitionOf }) => [...coalitionOf.values()].includes(null))
      ? [{ key: "out", label: "sitting out", color: muted }]
      : []),
  ];
  const keyOf = (place: CoalitionIndex | null): string =>
    place === null ? "out" : shown.includes(place) ? `${place}` : "others";
  const columns: readonly DrawnColumn[] = places.map(({ round, coalitionOf }) => ({
    round,
    groupOf: new Map([...coalitionOf].map(([learner, place]) => [learner, keyOf(place)])),
  }));
  const layout = flowLayout(
    columns,
    groups.map(({ key }) => key),
  );
  const labelOf = new Map(groups.map(({ key, label }) => [key, label]));
  return {
    name: "coalition-flow",
    title: "Who moved where",
    description: describe(layout.ribbons, columns, labelOf),
    legend: groups.map(({ label, color }) => ({ label, color, shape: "square" })),
    table: {
      columns: ["from round", "to round", "from", "to", "learners"],
      rows: layout.ribbons
        .filter(({ from, to }) => from !== to)
        .slice(0, TABLE_ROWS)
        .map(({ fromRound, toRound, from, to, count }) => [
          fromRound,
          toRound,
          labelOf.get(from)!,
          labelOf.get(to)!,
          count,
        ]),
    },
    omission:
      playedRounds > 1
        ? "Rounds are left out where there is no room: a ribbon leads from one drawn round to the next, whatever was between."
        : "",
    plot: (width) => drawing(width, everyNth(columns, Math.floor(width / COLUMN_ROOM)), groups),
  };
};

/** CSS pixels that a round and its ribbons need. */
const COLUMN_ROOM = 44;
const BLOCK = { least: 4, most: 18, forText: 16 } as const;

interface Group {
  readonly key: string;
  readonly label: string;
  readonly color: string;
}

interface DrawnColumn {
  readonly round: number;
  readonly groupOf: ReadonlyMap<LearnerId, string>;
}

const drawing = (
  width: number,
  columns: readonly DrawnColumn[],
  groups: readonly Group[],
): ReturnType<Chart["plot"]> => {
  const layout = flowLayout(
    columns,
    groups.map(({ key }) => key),
  );
  const colors = new Map(groups.map(({ key, color }) => [key, color]));
  const gaps = Math.max(1, columns.length - 1);
  const block = Math.max(BLOCK.least, Math.min(BLOCK.most, (0.28 * width) / columns.length));
  const edge = (column: number, side: -1 | 1): number => column + (side * block * gaps) / 2 / (width - 60);
  const curves = layout.ribbons.flatMap((ribbon, z) => [
    { z, ribbon, x: edge(ribbon.column, 1), low: ribbon.fromLow, high: ribbon.fromHigh },
    { z, ribbon, x: edge(ribbon.column + 1, -1), low: ribbon.toLow, high: ribbon.toHigh },
  ]);
  const ribbons = (isMove: boolean): Markish =>
    areaY(
      curves.filter(({ ribbon }) => (ribbon.from !== ribbon.to) === isMove),
      {
        x: "x",
        y1: "low",
        y2: "high",
        z: "z",
        curve: "bump-x",
        fill: ({ ribbon }: (typeof curves)[number]) => colors.get(ribbon.from)!,
        fillOpacity: isMove ? 0.5 : 0.2,
      },
    );
  const labeled = layout.blocks.filter(({ low, high }) => block >= BLOCK.forText && high - low > layout.height / 22);
  return {
    ...frame(width, Math.max(280, Math.min(400, width * 0.5))),
    marginLeft: 16,
    marginTop: 8,
    x: { domain: columns.length === 1 ? [-1, 1] : [0, gaps], insetLeft: 14, insetRight: 14 },
    y: { domain: [layout.height, 0], axis: null },
    marks: [
      ribbons(false),
      ribbons(true),
      rectY(layout.blocks, {
        x1: ({ column }: FlowColumn) => edge(column, -1),
        x2: ({ column }: FlowColumn) => edge(column, 1),
        y1: "low",
        y2: "high",
        fill: ({ group }: FlowColumn) => colors.get(group)!,
      }),
      text(labeled, {
        x: "column",
        y: ({ low, high }: FlowColumn) => (low + high) / 2,
        text: ({ count }: FlowColumn) => `${count}`,
        fill: ground,
        fontSize: 10,
      }),
      axisX([...columns.keys()], {
        tickFormat: (index: number) => `${columns[index]?.round ?? ""}`,
        label: "round",
        labelArrow: "none",
        labelAnchor: "center",
        color: muted,
        tickSize: 0,
      }),
    ],
  };
};

const TABLE_ROWS = 200;

const describe = (
  ribbons: readonly { readonly from: string; readonly to: string; readonly count: number }[],
  columns: readonly DrawnColumn[],
  labelOf: ReadonlyMap<string, string>,
): string => {
  const moves = ribbons.filter(({ from, to }) => from !== to).reduce((sum, { count }) => sum + count, 0);
  const last = columns.at(-1);
  if (last === undefined) return "No round was played.";
  const sizes = [...labelOf].map(([key, label]) => {
    const count = [...last.groupOf.values()].filter((group) => group === key).length;
    return `${label}: ${count}`;
  });
  return `Learners of each coalition over rounds ${columns[0]!.round} to ${last.round}, and the ways between them. ${moves} moves between drawn rounds. At the end ${sizes.join(", ")}.`;
};
