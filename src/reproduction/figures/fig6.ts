import { personalizedAccuracy, worstTenth } from "../metrics/learningMetrics.ts";
import { competitionIncentive, completionTime, profitPerRound, providerUtility } from "../metrics/moneyMetrics.ts";
import { manyCoalitionsVariant, userCounts, usersVariant } from "../plan/variants.ts";
import type { Figure } from "./Figure.ts";
import { fieldFigure } from "./fieldFigure.ts";

const places = userCounts.map((x) => ({ x, variant: usersVariant(x) }));

/** Fig. 6: the number of users, in 4 coalitions. */
export const fig6: Figure = fieldFigure({
  id: "fig6",
  title: "Fig. 6: number of users",
  rows: [
    ...places.map(({ x, variant }) => ({ title: `${x}, 4 coalitions`, variant })),
    { title: "120, 12 coalitions", variant: manyCoalitionsVariant },
  ],
  rowName: "users",
  tableTitle: "Number of users",
  metrics: [personalizedAccuracy, worstTenth, profitPerRound, providerUtility, completionTime, competitionIncentive],
  x: { label: "users" },
  lines: [{ name: "gfml, 4 coalitions", places }],
  drawn: [
    ["accuracy", personalizedAccuracy],
    ["profit", profitPerRound],
    ["utility", providerUtility],
    ["time", completionTime],
  ],
  chartTitle: ({ name }) => `Fig. 6: ${name} by number of users`,
});
