import { globalAccuracy, personalizedAccuracy, roundsTo, worstTenth } from "../metrics/learningMetrics.ts";
import { completionTime, profitPerRound, providerUtility } from "../metrics/moneyMetrics.ts";
import { coalitionCounts, coalitionsVariant } from "../plan/variants.ts";
import type { Figure } from "./Figure.ts";
import { fieldFigure } from "./fieldFigure.ts";

const places = coalitionCounts.map((x) => ({ x, variant: coalitionsVariant(x) }));

/** Fig. 7: the number of coalitions, for 40 users. */
export const fig7: Figure = fieldFigure({
  id: "fig7",
  title: "Fig. 7: number of coalitions",
  rows: places.map(({ x, variant }) => ({ title: `${x}`, variant })),
  rowName: "coalitions",
  tableTitle: "Number of coalitions, 40 users",
  metrics: [
    personalizedAccuracy,
    globalAccuracy,
    worstTenth,
    roundsTo(0.8),
    profitPerRound,
    providerUtility,
    completionTime,
  ],
  x: { label: "coalitions" },
  lines: [{ name: "gfml, 40 users", places }],
  drawn: [
    ["accuracy", personalizedAccuracy],
    ["global", globalAccuracy],
    ["utility", providerUtility],
  ],
  chartTitle: ({ name }) => `Fig. 7: ${name} by number of coalitions`,
});
