import { axisX, dot, type Markish, ruleX, text } from "@observablehq/plot";
import type { LearnerRecord } from "../../round/index.ts";
import type { Chart } from "../Chart.ts";
import { axes, frame } from "../frame.ts";
import { ink, muted, rule, seriesColor } from "../palette.ts";
import { byCoalition, coalitionSpans } from "./coalitionSpans.ts";
import { kktCases, kktNames } from "./kktChart.ts";

const DRAWN = 120;
const TABLE_ROWS = 200;
const GIGA = 1e9;

/** The frequency that each learner agreed to in one round, and what bounds it: its KKT case. */
export const frequencyChart = (records: readonly LearnerRecord[]): Chart => {
  const playing = byCoalition(records).filter(({ frequency }) => frequency !== null);
  const drawn = playing.slice(0, DRAWN).map(
    (record, place): Drawn => ({
      place,
      learner: record.learner,
      coalition: record.coalition,
      frequency: record.frequency! / GIGA,
      kktCase: record.kktCase,
    }),
  );
  const round = records[0]?.round ?? 0;
  const seen = kktCases.filter((kktCase) => playing.some((record) => record.kktCase === kktCase));
  const spans = coalitionSpans(drawn);
  const counts = seen.map(
    (kktCase) => `${playing.filter((record) => record.kktCase === kktCase).length} in case ${kktNames[kktCase]}`,
  );
  return {
    name: "frequencies",
    title: `Frequencies that learners agreed to in round ${round}`,
    description: `Frequency of each of ${playing.length} learners, by coalition. ${counts.length > 0 ? `${counts.join("; ")}.` : "Frequencies are drawn, not chosen: there is no case."}`,
    legend:
      seen.length === 0
        ? []
        : seen.map((kktCase) => ({ label: kktNames[kktCase], color: colorOf(kktCase), shape: shapeOf(kktCase) })),
    table: {
      columns: ["learner", "coalition", "frequency (Gcycles/s)", "KKT case"],
      rows: playing
        .slice(0, TABLE_ROWS)
        .map((record) => [record.learner, record.coalition, record.frequency! / GIGA, record.kktCase]),
    },
    omission:
      playing.length > DRAWN
        ? `Of ${playing.length.toLocaleString("en")} learners, the first ${DRAWN} by coalition are drawn.`
        : "",
    plot: (width) => ({
      ...frame(width, Math.max(230, Math.min(300, width * 0.42))),
      marginBottom: 52,
      x: { domain: [-0.5, Math.max(1, drawn.length - 0.5)], inset: 4, axis: null },
      y: { zero: true, nice: true },
      marks: [
        axes(width, { label: "" }, { label: "frequency", unit: "Gcycles/s" }).slice(0, 2),
        ...spanMarks(spans),
        dot(
          drawn.filter(({ kktCase }) => shapeOf(kktCase) === "dot"),
          { x: "place", y: "frequency", fill: ({ kktCase }: Drawn) => colorOf(kktCase), r: 3.5 },
        ),
        dot(
          drawn.filter(({ kktCase }) => shapeOf(kktCase) === "ring"),
          { x: "place", y: "frequency", stroke: ({ kktCase }: Drawn) => colorOf(kktCase), r: 3, strokeWidth: 2 },
        ),
        dot(
          drawn.filter(({ kktCase }) => shapeOf(kktCase) === "diamond"),
          {
            x: "place",
            y: "frequency",
            stroke: ({ kktCase }: Drawn) => colorOf(kktCase),
            symbol: "diamond",
            r: 3.5,
            strokeWidth: 1.5,
          },
        ),
        axisX([], { label: "learners, by their coalition", labelArrow: "none", labelAnchor: "center", color: muted }),
      ],
    }),
  };
};

interface Drawn {
  readonly place: number;
  readonly learner: number;
  readonly coalition: number | null;
  readonly frequency: number;
  readonly kktCase: LearnerRecord["kktCase"];
}

const colorOf = (kktCase: LearnerRecord["kktCase"]): string => (kktCase === null ? muted : seriesColor(kktCase - 1));

/** Shape tells the cases apart where color does not. */
const shapeOf = (kktCase: LearnerRecord["kktCase"]): "dot" | "ring" | "diamond" =>
  kktCase === 2 || kktCase === 5 ? "ring" : kktCase === 4 || kktCase === 6 ? "diamond" : "dot";

/** Lines between coalitions, and their numbers below. */
export const spanMarks = (spans: ReturnType<typeof coalitionSpans>): Markish[] => [
  ruleX(spans.slice(1), { x: ({ first }) => first - 0.5, stroke: rule, strokeOpacity: 1 }),
  text(spans, { x: ({ first, last }) => (first + last) / 2, text: "label", frameAnchor: "bottom", dy: 16, fill: ink }),
];
