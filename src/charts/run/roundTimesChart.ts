import { axisX, link } from "@observablehq/plot";
import { wadToNumber } from "../../math/index.ts";
import { SLACK_TOLERANCE } from "../../reputation/index.ts";
import type { CoalitionRecord, LearnerRecord } from "../../round/index.ts";
import type { Chart } from "../Chart.ts";
import { axes, frame } from "../frame.ts";
import { alarm, muted, seriesColor } from "../palette.ts";
import { byCoalition, coalitionSpans } from "./coalitionSpans.ts";
import { spanMarks } from "./frequencyChart.ts";

const DRAWN = 120;
const TABLE_ROWS = 200;

/** How long each learner computed and sent in one round, against its head's deadline. */
export const roundTimesChart = (
  records: readonly LearnerRecord[],
  coalitions: readonly Pick<CoalitionRecord, "coalition" | "deadline">[],
): Chart => {
  const deadlineOf = new Map(coalitions.map(({ coalition, deadline }) => [coalition, deadline]));
  const playing = byCoalition(records).filter((record) => record.computationTime !== null);
  // of many, those that have least time to spare
  const kept = new Set(
    playing.length <= DRAWN ? playing : [...playing].sort((a, b) => (a.slack ?? 0) - (b.slack ?? 0)).slice(0, DRAWN),
  );
  const drawn = playing
    .filter((record) => kept.has(record))
    .map((record, place) => ({
      place,
      coalition: record.coalition,
      computing: record.computationTime!,
      total: record.computationTime! + (record.transmissionTime ?? 0),
      deadline: deadlineOf.get(record.coalition ?? -1) ?? 0,
    }));
  const spans = coalitionSpans(drawn).map((span) => ({ ...span, deadline: drawn[span.first]!.deadline }));
  const round = records[0]?.round ?? 0;
  const late = playing.filter(({ slack }) => slack !== null && slack < -wadToNumber(SLACK_TOLERANCE)).length;
  return {
    name: "learner-times",
    title: `Time of each learner in round ${round}`,
    description: `Time of computing and of sending for ${playing.length} learners, by coalition, with the deadline of each coalition's head. ${late === 0 ? "All are in time." : `${late} are late.`}`,
    legend: [
      { label: "computing", color: seriesColor(0), shape: "square" },
      { label: "sending", color: seriesColor(5), shape: "square" },
      { label: "deadline of the head", color: alarm, shape: "line" },
    ],
    table: {
      columns: ["learner", "coalition", "computing (s)", "sending (s)", "deadline (s)", "to spare (s)"],
      rows: playing
        .slice(0, TABLE_ROWS)
        .map((record) => [
          record.learner,
          record.coalition,
          record.computationTime,
          record.transmissionTime,
          deadlineOf.get(record.coalition ?? -1) ?? null,
          record.slack,
        ]),
    },
    omission:
      playing.length > DRAWN
        ? `Of ${playing.length.toLocaleString("en")} learners, the ${DRAWN} with least time to spare are drawn.`
        : "",
    plot: (width) => ({
      ...frame(width, Math.max(230, Math.min(300, width * 0.42))),
      marginBottom: 52,
      x: { domain: [-0.5, Math.max(1, drawn.length - 0.5)], inset: 4, axis: null, type: "linear" },
      y: { zero: true, nice: true },
      marks: [
        axes(width, { label: "" }, { label: "time", unit: "s, virtual clock" }).slice(0, 2),
        ...spanMarks(spans),
        link(drawn, {
          x: "place",
          y1: () => 0,
          y2: "computing",
          stroke: seriesColor(0),
          strokeWidth: barWidth(width, drawn.length),
          strokeLinecap: "butt",
        }),
        link(drawn, {
          x: "place",
          y1: "computing",
          y2: "total",
          stroke: seriesColor(5),
          strokeWidth: barWidth(width, drawn.length),
          strokeLinecap: "butt",
        }),
        link(spans, {
          x1: ({ first }) => first - 0.42,
          x2: ({ last }) => last + 0.42,
          y: "deadline",
          stroke: alarm,
          strokeWidth: 2,
        }),
        axisX([], { label: "learners, by their coalition", labelArrow: "none", labelAnchor: "center", color: muted }),
      ],
    }),
  };
};

const barWidth = (width: number, count: number): number =>
  Math.max(1, Math.min(18, (0.68 * (width - 76)) / Math.max(1, count)));
