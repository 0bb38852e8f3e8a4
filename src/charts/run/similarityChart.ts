import { axisX, axisY, cell, type Markish, text } from "@observablehq/plot";
import { groupBy } from "../../math/index.ts";
import type { LearnerRecord } from "../../round/index.ts";
import type { Chart } from "../Chart.ts";
import { frame, TEXT_SIZE } from "../frame.ts";
import { ink, muted, seriesColor } from "../palette.ts";
import { byCoalition } from "./coalitionSpans.ts";

const DRAWN_LEARNERS = 120;
const DRAWN_COALITIONS = 24;
const TABLE_ROWS = 200;

/**
 * S_ji of each learner with each coalition's head (eq. 13) in one round, learners in the order of their coalitions; of
 * more learners than a screen has room for, the mean of each coalition's members.
 */
export const similarityChart = (records: readonly LearnerRecord[]): Chart => {
  const ordered = byCoalition(records);
  const heads = Math.min(DRAWN_COALITIONS, Math.max(0, ...records.map(({ options }) => options.length)));
  const columns = ordered.length <= DRAWN_LEARNERS ? ordered.map(ofOne) : ofCoalitions(ordered);
  const cells = columns.flatMap(({ key, coalition, similarities }) =>
    similarities
      .slice(0, heads)
      .flatMap((similarity, head): Cell[] =>
        similarity === null ? [] : [{ key, head: `${head}`, similarity, isOwn: coalition === head }],
      ),
  );
  const round = records[0]?.round ?? 0;
  const isMean = ordered.length > DRAWN_LEARNERS;
  return {
    name: "similarity",
    title: `Similarity of learners to the coalitions' heads in round ${round}`,
    description: describe(cells),
    legend: [
      { label: "similar (S up to 1)", color: seriesColor(0), shape: "square" },
      { label: "dissimilar (S down to \u22121)", color: seriesColor(1), shape: "square" },
      { label: "own coalition", color: ink, shape: "frame" },
    ],
    table: {
      columns: [
        isMean ? "members of" : "learner",
        "coalition",
        ...Array.from({ length: heads }, (_, head) => `S with head of ${head}`),
      ],
      rows: columns
        .slice(0, TABLE_ROWS)
        .map(({ key, coalition, similarities }) => [
          key,
          coalition ?? "sat out",
          ...Array.from({ length: heads }, (_, head) => similarities[head] ?? null),
        ]),
    },
    omission: isMean
      ? `Of ${ordered.length.toLocaleString("en")} learners the mean of each coalition's members is drawn${heads === DRAWN_COALITIONS ? `, for the first ${heads} coalitions` : ""}.`
      : "",
    plot: (width) => drawing(width, columns, heads, cells, isMean),
  };
};

interface SimilarityColumn {
  readonly key: string;
  readonly coalition: number | null;
  readonly similarities: readonly (number | null)[];
}

interface Cell {
  readonly key: string;
  readonly head: string;
  readonly similarity: number;
  readonly isOwn: boolean;
}

const ofOne = ({ learner, coalition, options }: LearnerRecord): SimilarityColumn => ({
  key: `${learner}`,
  coalition,
  similarities: options.map((option) => option?.similarity ?? null),
});

const ofCoalitions = (ordered: readonly LearnerRecord[]): SimilarityColumn[] => {
  const groups = groupBy(ordered, ({ coalition }) => coalition);
  return [...groups].slice(0, DRAWN_COALITIONS).map(([coalition, members]) => ({
    key: coalition === null ? "out" : `${coalition}`,
    coalition,
    similarities: members[0]!.options.map((_, head) => {
      const known = members.flatMap(({ options }) => options[head]?.similarity ?? []);
      return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
    }),
  }));
};

const drawing = (
  width: number,
  columns: readonly SimilarityColumn[],
  heads: number,
  cells: readonly Cell[],
  isMean: boolean,
): ReturnType<Chart["plot"]> => {
  const left = 40;
  const room = (width - left - 16) / Math.max(1, columns.length);
  const rowHeight = Math.max(14, Math.min(34, room * 1.4));
  const names = room >= 18 ? columns.map(({ key }) => key) : [];
  // where the names of learners have no room, those of their coalitions have
  const groups = [...groupBy(columns, ({ coalition }) => coalition)].map(([coalition, members]) => ({
    middle: members[Math.floor((members.length - 1) / 2)]!.key,
    label: coalition === null ? "out" : `${coalition}`,
  }));
  const marks: Markish[] = [
    axisY({ label: "head of coalition", labelArrow: "none", labelAnchor: "top", color: muted, tickSize: 0 }),
    cell(cells, {
      x: "key",
      y: "head",
      fill: ({ similarity }: Cell) => (similarity < 0 ? seriesColor(1) : seriesColor(0)),
      fillOpacity: ({ similarity }: Cell) => Math.min(1, Math.abs(similarity)),
      inset: room > 6 ? 0.5 : 0,
      title: ({ key, head, similarity }: Cell) => `${key} and head of ${head}: ${similarity.toFixed(3)}`,
    }),
    cell(
      cells.filter(({ isOwn }) => isOwn),
      { x: "key", y: "head", fill: "none", stroke: ink, strokeWidth: room > 6 ? 1.5 : 0.8, inset: 0.5 },
    ),
    axisX(names, { label: null, color: muted, tickSize: 0, fontSize: 10 }),
    text(isMean ? [] : groups, {
      x: "middle",
      text: "label",
      frameAnchor: "bottom",
      dy: names.length > 0 ? 34 : 16,
      fill: ink,
    }),
    text([isMean ? "members of coalition" : "learners, by their coalition"], {
      frameAnchor: "bottom",
      dy: names.length > 0 ? 52 : 34,
      fill: muted,
    }),
  ];
  return {
    ...frame(width, 30 + heads * rowHeight + (names.length > 0 ? 64 : 46)),
    marginLeft: left,
    marginBottom: names.length > 0 ? 64 : 46,
    x: { type: "band", domain: columns.map(({ key }) => key), padding: 0, axis: null },
    y: { type: "band", domain: Array.from({ length: heads }, (_, head) => `${head}`), padding: 0 },
    // opacities are the similarities themselves
    opacity: { type: "identity" },
    style: { ...(frame(width, 0).style as Record<string, string>), fontSize: `${TEXT_SIZE}px` },
    marks,
  };
};

const describe = (cells: readonly Cell[]): string => {
  const mean = (list: readonly Cell[]): string =>
    list.length === 0 ? "none" : (list.reduce((sum, { similarity }) => sum + similarity, 0) / list.length).toFixed(2);
  return `S of each learner with each coalition's head. On average ${mean(cells.filter(({ isOwn }) => isOwn))} with the own head and ${mean(cells.filter(({ isOwn }) => !isOwn))} with the others.`;
};
