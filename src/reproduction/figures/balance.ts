import { personalizedAccuracy, worstTenth } from "../metrics/learningMetrics.ts";
import { competitionIncentive, completionTime, profitPerRound, providerUtility } from "../metrics/moneyMetrics.ts";
import { balanceGrid, balanceVariant } from "../plan/variants.ts";
import type { Figure } from "./Figure.ts";
import { fieldFigure } from "./fieldFigure.ts";

const lines = balanceGrid.upperBounds.map((bound) => ({
  name: `I_comp up to ${bound}`,
  places: balanceGrid.reputationIncentives.map((x) => ({ x, variant: balanceVariant(x, bound) })),
}));

/** The balance of I_rep and I_comp, which the paper leaves to future work. */
export const balance: Figure = fieldFigure({
  id: "balance",
  title: "The balance of I_rep and I_comp",
  rows: lines.flatMap(({ name, places }) =>
    places.map(({ x, variant }) => ({ title: `I_rep ${x}, ${name}`, variant })),
  ),
  rowName: "incentives",
  tableTitle: "I_rep against the upper bound of I_comp",
  metrics: [personalizedAccuracy, worstTenth, profitPerRound, providerUtility, completionTime, competitionIncentive],
  x: { label: "I_rep", unit: "token" },
  lines,
  drawn: [
    ["accuracy", personalizedAccuracy],
    ["profit", profitPerRound],
    ["utility", providerUtility],
    ["time", completionTime],
  ],
  chartTitle: ({ name }) => `${name[0]!.toUpperCase()}${name.slice(1)} by I_rep and the upper bound of I_comp`,
});
