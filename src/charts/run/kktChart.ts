import { areaY } from "@observablehq/plot";
import type { KktCase } from "../../incentive/index.ts";
import type { Chart } from "../Chart.ts";
import { axes, frame } from "../frame.ts";
import { thin } from "../numbers.ts";
import { seriesColor } from "../palette.ts";
import type { LearnerRoundSummary } from "../summarizeLearnerRound.ts";

const DRAWN_ROUNDS = 240;
const TABLE_ROWS = 120;

/** How many learners were in which KKT case of their frequency, round by round; none where frequencies are drawn. */
export const kktChart = (
  rounds: readonly Pick<LearnerRoundSummary, "round" | "kktCases" | "sittingOut">[],
): Chart | undefined => {
  const seen = kktCases.filter((kktCase) => rounds.some((round) => round.kktCases[kktCase - 1]! > 0));
  if (seen.length === 0) return undefined;
  const drawn = thin(rounds, DRAWN_ROUNDS);
  const stacked = drawn.flatMap(({ round, kktCases: counts }) => {
    let low = 0;
    return seen.map((kktCase) => {
      const part = { round, kktCase, low, high: low + counts[kktCase - 1]! };
      low = part.high;
      return part;
    });
  });
  const shares = seen.map((kktCase) => {
    const sum = rounds.reduce((total, round) => total + round.kktCases[kktCase - 1]!, 0);
    const all = rounds.reduce((total, round) => total + round.kktCases.reduce((a, b) => a + b, 0), 0);
    return `${((100 * sum) / all).toFixed(1)} % in case ${kktNames[kktCase]}`;
  });
  return {
    name: "kkt-cases",
    title: "What bounds the learners' frequencies",
    description: `Learners in each KKT case over rounds: ${shares.join("; ")}.`,
    legend: seen.map((kktCase) => ({ label: kktNames[kktCase], color: seriesColor(kktCase - 1), shape: "square" })),
    table: {
      columns: ["round", ...seen.map((kktCase) => `case ${kktNames[kktCase]}`), "sitting out"],
      rows: thin(rounds, TABLE_ROWS).map((round) => [
        round.round,
        ...seen.map((kktCase) => round.kktCases[kktCase - 1]!),
        round.sittingOut,
      ]),
    },
    omission:
      rounds.length > DRAWN_ROUNDS ? `Of ${rounds.length.toLocaleString("en")} rounds, ${DRAWN_ROUNDS} are drawn.` : "",
    plot: (width) => ({
      ...frame(width, Math.max(220, Math.min(300, width * 0.42))),
      x: { inset: 6 },
      y: { nice: true },
      marks: [
        areaY(stacked, {
          x: "round",
          y1: "low",
          y2: "high",
          z: "kktCase",
          curve: "step",
          fill: ({ kktCase }: (typeof stacked)[number]) => seriesColor(kktCase - 1),
          fillOpacity: 0.8,
        }),
        axes(width, { label: "round" }, { label: "learners" }, { integers: true }),
      ],
    }),
  };
};

/** The paper's KKT cases of a learner's frequency, in few words. */
export const kktNames: Readonly<Record<KktCase, string>> = {
  1: "1: nothing binds",
  2: "2: the deadline binds",
  3: "3: the upper bound binds",
  4: "4: the lower bound binds",
  5: "5: deadline and upper bound",
  6: "6: deadline and lower bound",
};

export const kktCases: readonly KktCase[] = [1, 2, 3, 4, 5, 6];
