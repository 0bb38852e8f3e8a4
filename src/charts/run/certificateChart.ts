import { dot } from "@observablehq/plot";
import type { RoundRecord, StabilityFigures } from "../../round/index.ts";
import type { Chart } from "../Chart.ts";
import { lineChart } from "../lineChart.ts";
import { showNumber } from "../numbers.ts";
import { alarm, seriesColor } from "../palette.ts";

/** The three figures of a round's certificate, kept apart because they measure different things. */
export type CertificateFigure = "maxGain" | "maxGainAfterLeader" | "stackelbergRegret";

const titles: Readonly<Record<CertificateFigure, { readonly name: string; readonly title: string }>> = {
  maxGain: { name: "nash-gain", title: "Largest gain of a single move, at the I_comp that players saw" },
  maxGainAfterLeader: { name: "gain-after-leader", title: "The same at the I_comp that the leader then set" },
  stackelbergRegret: { name: "stackelberg-regret", title: "Largest gain of leader or follower alone (Definition 8)" },
};

/** Gains so small come from rounding; below, the axis counts in billionths. */
const TINY = 1e-6;
const BILLIONTH = 1e-9;

/** One figure of the certificates over rounds; none where no round has it. Rounds that are not Nash-stable are marked. */
export const certificateChart = (
  rounds: readonly (Pick<RoundRecord, "round"> & { readonly stability: StabilityFigures })[],
  figure: CertificateFigure,
): Chart | undefined => {
  const points = rounds.map(({ round, stability }) => ({
    x: round,
    value: stability[figure],
    isStable: stability.nashStable,
  }));
  const known = points.flatMap(({ value }) => value ?? []);
  if (known.length === 0) return undefined;
  const largest = known.reduce((a, b) => Math.max(a, b), 0);
  const scale = largest > 0 && largest < TINY ? BILLIONTH : 1;
  const scaled = points.map(({ x, value, isStable }) => ({ x, mean: value === null ? null : value / scale, isStable }));
  const unstable = figure === "maxGain" ? scaled.filter(({ isStable }) => !isStable) : [];
  const { name, title } = titles[figure];
  return lineChart({
    name,
    title,
    description: `${title}: at most ${showNumber(largest)} token in ${rounds.length} rounds.${figure === "maxGain" ? ` ${unstable.length === 0 ? "Every round is Nash-stable." : `${unstable.length} rounds are not Nash-stable.`}` : ""}`,
    x: { label: "round" },
    y: {
      label: "gain",
      unit: scale === 1 ? "token" : "10\u207b\u2079 token",
      include: largest === 0 ? [0, 1] : [0],
    },
    series: [{ name: "gain", color: seriesColor(0), points: scaled }],
    ...(unstable.length > 0 && {
      extra: {
        marks: () => [dot(unstable, { x: "x", y: "mean", fill: alarm, r: 3.5 })],
        legend: [{ label: "not Nash-stable", color: alarm, shape: "dot" }],
      },
    }),
  });
};
