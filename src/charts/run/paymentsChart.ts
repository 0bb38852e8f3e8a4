import { dot, ruleX, ruleY } from "@observablehq/plot";
import type { LearnerId } from "../../core/index.ts";
import type { Chart } from "../Chart.ts";
import { axes, frame } from "../frame.ts";
import type { LearnerTotal } from "../LearnerTotals.ts";
import { showNumber, thin } from "../numbers.ts";
import { muted, seriesColor } from "../palette.ts";

const DRAWN = 400;
const TABLE_ROWS = 200;

/** What each learner was paid over the whole run, against the reputation it ended with. */
export const paymentsChart = (
  totals: readonly Pick<LearnerTotal, "learner" | "payments" | "profit" | "reputation">[],
  cheats: ReadonlySet<LearnerId> = new Set(),
): Chart => {
  const ranked = [...totals].sort((a, b) => b.payments - a.payments || a.learner - b.learner);
  const drawn = thin(ranked, DRAWN);
  const hasCheats = totals.some(({ learner }) => cheats.has(learner));
  const sum = totals.reduce((total, { payments }) => total + payments, 0);
  const [most, least] = [ranked[0], ranked.at(-1)];
  return {
    name: "payments",
    title: "Payments of the whole run against reputation",
    description:
      most === undefined || least === undefined
        ? "Nobody trained."
        : `${showNumber(sum)} token went to ${totals.length} learners: most to learner ${most.learner} (${showNumber(most.payments)}), least to learner ${least.learner} (${showNumber(least.payments)}).`,
    legend: hasCheats
      ? [
          { label: "honest learner", color: seriesColor(0), shape: "dot" },
          { label: "cheat", color: seriesColor(1), shape: "cross" },
        ]
      : [],
    table: {
      columns: ["learner", ...(hasCheats ? [""] : []), "payments (token)", "profit (token)", "R_global"],
      rows: thin(ranked, TABLE_ROWS).map(({ learner, payments, profit, reputation }) => [
        learner,
        ...(hasCheats ? [cheats.has(learner) ? "cheat" : "honest"] : []),
        payments,
        profit,
        reputation,
      ]),
    },
    omission:
      ranked.length > DRAWN
        ? `Of ${ranked.length.toLocaleString("en")} learners, ${DRAWN} are drawn, evenly spread over the ranking of payments.`
        : "",
    plot: (width) => ({
      ...frame(width, Math.max(240, Math.min(320, width * 0.45))),
      x: { nice: true, zero: true, inset: 6 },
      y: { nice: true, zero: true },
      marks: [
        axes(width, { label: "R_global as the last round opened", unit: "" }, { label: "payments", unit: "token" }),
        ruleX([0], { stroke: "none" }),
        ruleY([0], { stroke: muted, strokeOpacity: 0.6 }),
        dot(
          drawn.filter(({ learner }) => !cheats.has(learner)),
          { x: "reputation", y: "payments", fill: seriesColor(0), fillOpacity: 0.75, r: 4 },
        ),
        dot(
          drawn.filter(({ learner }) => cheats.has(learner)),
          { x: "reputation", y: "payments", stroke: seriesColor(1), symbol: "times", r: 4.5, strokeWidth: 2 },
        ),
      ],
    }),
  };
};
