import { areaY, axisX, rectY, text } from "@observablehq/plot";
import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { Chart } from "../Chart.ts";
import { frame } from "../frame.ts";
import { ground, muted, seriesColour } from "../palette.ts";
import { type FlowColumn, flowLayout } from "./flowLayout.ts";

/** Where every learner was when a round ended; null: it sat out. */
export interface Places {
  readonly round: number;
  readonly coalitionOf: ReadonlyMap<LearnerId, CoalitionIndex | null>;
}

/** Coalitions with a colour and a row of their own; the others share one. */
const SHOWN_COALITIONS = 8;

/**
 * Who moved where: a column a round, a block a coalition, as tall as it has learners; a ribbon from block to block as
 * wide as so many learners went that way.
 *
 * @param places - the rounds that are drawn, in order
 * @param playedRounds - rounds that were played
 */
export const coalitionFlowChart = (places: readonly Places[], playedRounds: number): Chart => {
  const indices = [...new Set(places.flatMap(({ coalitionOf }) => [...coalitionOf.values()]))]
    .filter((index) => index !== null)
    .sort((a, b) => a - b);
  const shown = indices.length > SHOWN_COALITIONS ? indices.slice(0, SHOWN_COALITIONS - 1) : indices;
  const groups = [
    ...shown.map((index) => ({ key: `${index}`, label: `coalition ${index}`, colour: seriesColour(index) })),
    ...(shown.length < indices.length
      ? [{ key: "others", label: `the other ${indices.length - shown.length}`, colour: seriesColour(7) }]
      : []),
    ...(places.some(({ coalitionOf }) => [...coalitionOf.values()].includes(null))
      ? [{ key: "out", label: "sitting out", colour: muted }]
      : []),
  ];
  const keyOf = (place: CoalitionIndex | null): string =>
    place === null ? "out" : shown.includes(place) ? `${place}` : "others";
  const columns = places.map(({ round, coalitionOf }) => ({
    round,
    groupOf: new Map([...coalitionOf].map(([learner, place]) => [learner, keyOf(place)])),
  }));
  const layout = flowLayout(
    columns,
    groups.map(({ key }) => key),
  );
  const colourOf = new Map(groups.map(({ key, colour }) => [key, colour]));
  const labelOf = new Map(groups.map(({ key, label }) => [key, label]));
  return {
    name: "coalition-flow",
    title: "Who moved where",
    description: describe(layout.ribbons, columns, labelOf),
    legend: groups.map(({ label, colour }) => ({ label, colour, shape: "square" })),
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
      columns.length < playedRounds
        ? `Of ${playedRounds.toLocaleString("en")} rounds, ${columns.length} are drawn: a ribbon says where learners were then and there, not each step between.`
        : "",
    plot: (width) => {
      const block = Math.max(2, Math.min(10, (0.25 * width) / Math.max(1, columns.length)));
      const x = (column: number, side: -1 | 1): number =>
        column + (side * block * (columns.length - 1 || 1)) / 2 / width;
      const curves = layout.ribbons.flatMap((ribbon, z) => [
        { z, ribbon, x: x(ribbon.column, 1), low: ribbon.fromLow, high: ribbon.fromHigh },
        { z, ribbon, x: x(ribbon.column + 1, -1), low: ribbon.toLow, high: ribbon.toHigh },
      ]);
      const every = Math.ceil(columns.length / (width < 480 ? 6 : 14));
      return {
        ...frame(width, Math.max(260, Math.min(380, width * 0.5))),
        marginLeft: 16,
        marginTop: 8,
        x: {
          domain: [
            -0.5 * (columns.length === 1 ? 1 : 0.3),
            columns.length - 1 + 0.5 * (columns.length === 1 ? 1 : 0.3),
          ],
        },
        y: { domain: [layout.height, 0], axis: null },
        marks: [
          areaY(
            curves.filter(({ ribbon }) => ribbon.from === ribbon.to),
            { x: "x", y1: "low", y2: "high", z: "z", curve: "bump-x", fill: colour(colourOf), fillOpacity: 0.2 },
          ),
          areaY(
            curves.filter(({ ribbon }) => ribbon.from !== ribbon.to),
            { x: "x", y1: "low", y2: "high", z: "z", curve: "bump-x", fill: colour(colourOf), fillOpacity: 0.5 },
          ),
          rectY(layout.blocks, {
            x1: ({ column }: FlowColumn) => x(column, -1),
            x2: ({ column }: FlowColumn) => x(column, 1),
            y1: "low",
            y2: "high",
            fill: ({ group }: FlowColumn) => colourOf.get(group)!,
          }),
          text(
            columns.length <= (width < 480 ? 6 : 16)
              ? layout.blocks.filter(({ count, high, low }) => high - low > layout.height / 20 && count > 0)
              : [],
            {
              x: "column",
              y: ({ low, high }: FlowColumn) => (low + high) / 2,
              text: ({ count }: FlowColumn) => `${count}`,
              fill: ground,
              fontSize: 10,
            },
          ),
          axisX(
            columns.map((_, index) => index).filter((index) => index % every === 0),
            {
              tickFormat: (index: number) => `${columns[index]?.round ?? ""}`,
              label: "round",
              labelArrow: "none",
              labelAnchor: "center",
              color: muted,
              tickSize: 0,
            },
          ),
        ],
      };
    },
  };
};

const TABLE_ROWS = 200;

const colour =
  (colourOf: ReadonlyMap<string, string>) =>
  ({ ribbon }: { readonly ribbon: { readonly from: string } }): string =>
    colourOf.get(ribbon.from)!;

const describe = (
  ribbons: readonly { readonly from: string; readonly to: string; readonly count: number }[],
  columns: readonly { readonly round: number; readonly groupOf: ReadonlyMap<LearnerId, string> }[],
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
