import { barChart, type Chart, lineChart } from "../../charts/index.ts";
import { ACCURACY } from "../comparison/measures.ts";
import type { RunDigest } from "../read/RunDigest.ts";

/** What liars had against the others, and the accuracy around each task shift. */
export const scenarioCharts = ({ scenario }: RunDigest): Chart[] => {
  if (scenario === undefined) return [];
  const { ofLiars, ofOthers, shifts } = scenario;
  const percentOf = (level: number | null): number | null => (level === null ? null : 100 * level);
  return [
    ...(ofLiars === null || ofOthers === null
      ? []
      : [
          barChart({
            name: "scenario-earnings",
            title: "What liars and the others had from the run",
            y: { label: "mean of the group", unit: "token" },
            groups: (["payments", "payoff"] as const).map((name) => ({
              name,
              bars: [
                { name: "liars", mean: ofLiars[name] },
                { name: "others", mean: ofOthers[name] },
              ],
            })),
          }),
        ]),
    ...shifts.map(({ round, levels }, index) =>
      lineChart({
        name: shifts.length === 1 ? "scenario-shift" : `scenario-shift-${index + 1}`,
        title: `Accuracy around the task shift in round ${round}`,
        x: { label: "round" },
        y: ACCURACY,
        notes: [{ x: round, label: "shift" }],
        series: [
          {
            name: "learners that shift",
            points: levels.map(({ round: x, shifted }) => ({ x, mean: percentOf(shifted) })),
          },
          ...(levels.some(({ others }) => others !== null)
            ? [{ name: "all others", points: levels.map(({ round: x, others }) => ({ x, mean: percentOf(others) })) }]
            : []),
        ],
      }),
    ),
  ];
};
