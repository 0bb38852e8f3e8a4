import { seriesColor } from "../../charts/index.ts";
import { personalizedAccuracy } from "../metrics/learningMetrics.ts";
import { profitPerRound, providerUtility, sittingOutShare } from "../metrics/moneyMetrics.ts";
import {
  cheatPayments,
  cheatProfit,
  cheatReputation,
  honestPayments,
  honestReputation,
  reputationSpread,
} from "../metrics/reputationMetrics.ts";
import type { PaperDataSet } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";
import type { Variant } from "../plan/Variant.ts";
import {
  type Misbehavior,
  misbehaviorRatios,
  misbehaviorVariant,
  reputationIncentives,
  type SchemeName,
} from "../plan/variants.ts";
import { variantTitle } from "../plan/variantTitle.ts";
import { dataTitle, eachDataSet } from "./eachDataSet.ts";
import type { Figure, SummaryTable } from "./Figure.ts";
import { type FieldLine, fieldChart } from "./fieldChart.ts";
import { metricTable } from "./metricTable.ts";

/** How reputations are kept, and what follows from a low one; a color for each with I_rep 5 and with 10. */
const keepings: readonly {
  readonly name: string;
  readonly given: Omit<Misbehavior, "ratio">;
  readonly colors: readonly [number, number];
  readonly dash?: string;
}[] = [
  { name: "chain", given: {}, colors: [0, 1] },
  { name: "centralized store", given: { ledger: "centralized" }, colors: [5, 6], dash: "5 3" },
  { name: "chain with ban", given: { ban: true }, colors: [2, 3] },
];

const spreadSchemes: readonly SchemeName[] = ["gfml", "random+stackelberg", "fixed+stackelberg"];

const variants: readonly Variant[] = [
  ...reputationIncentives.flatMap((reputationIncentive) =>
    keepings.flatMap(({ given }) =>
      misbehaviorRatios.map((ratio) => misbehaviorVariant({ ratio, reputationIncentive, ...given })),
    ),
  ),
  ...spreadSchemes.flatMap((scheme) => misbehaviorRatios.map((ratio) => misbehaviorVariant({ ratio, scheme }))),
];

const lines: readonly FieldLine[] = reputationIncentives.flatMap((reputationIncentive, index) =>
  keepings.map(({ name, given, colors, dash }) => ({
    name: `I_rep ${reputationIncentive}, ${name}`,
    places: misbehaviorRatios.map((ratio) => ({
      x: 100 * ratio,
      variant: misbehaviorVariant({ ratio, reputationIncentive, ...given }),
    })),
    color: seriesColor(colors[index]!),
    ...(dash !== undefined && { dash }),
  })),
);

const spreadLines: readonly FieldLine[] = spreadSchemes.map((scheme) => ({
  name: scheme,
  places: misbehaviorRatios.map((ratio) => ({ x: 100 * ratio, variant: misbehaviorVariant({ ratio, scheme }) })),
}));

const drawn = [
  ["accuracy", personalizedAccuracy],
  ["profit", profitPerRound],
  ["utility", providerUtility],
  ["cheat-reputation", cheatReputation],
  ["cheat-payments", cheatPayments],
] as const;

/** Fig. 8: learners that run 3 of the 10 local steps and claim all. */
export const fig8: Figure = {
  id: "fig8",
  title: "Fig. 8: misbehavior",
  variants: () => variants,
  summarize: eachDataSet({
    tables: (study, data) => [misbehaviorTable(study, data), spreadTable(study, data)],
    charts: (study, data) => [
      ...drawn.map(([id, metric]) =>
        fieldChart({
          study,
          data,
          figure: "fig8",
          id,
          title: `Fig. 8: ${metric.name} by share of misbehaving learners`,
          x: { label: "misbehaving", unit: "%" },
          metric,
          lines,
        }),
      ),
      fieldChart({
        study,
        data,
        figure: "fig8",
        id: "spread",
        title: "Spread of mean reputation over coalitions by share of misbehaving learners",
        x: { label: "misbehaving", unit: "%" },
        metric: reputationSpread,
        lines: spreadLines,
      }),
    ],
  }),
};

const misbehaviorTable = (study: Study, data: PaperDataSet): SummaryTable => {
  const rows = [
    ...new Map(lines.flatMap(({ places }) => places.map(({ variant }) => [variant.name, variant]))).values(),
  ];
  return metricTable({
    study,
    data,
    id: `fig8-${data}`,
    title: `Misbehavior, ${dataTitle(data)}`,
    rowName: "run",
    rows: rows.map((variant) => ({ title: variantTitle(variant), variant })),
    metrics: [
      personalizedAccuracy,
      profitPerRound,
      providerUtility,
      honestReputation,
      cheatReputation,
      honestPayments,
      cheatPayments,
      cheatProfit,
      sittingOutShare,
    ],
  });
};

const spreadTable = (study: Study, data: PaperDataSet): SummaryTable =>
  metricTable({
    study,
    data,
    id: `fig8-spread-${data}`,
    title: `Spread of mean reputation over coalitions, ${dataTitle(data)}`,
    rowName: "run",
    rows: spreadLines.flatMap(({ name, places }) =>
      places.map(({ x, variant }) => ({ title: `${name}, ${x} % misbehave`, variant })),
    ),
    metrics: [reputationSpread, personalizedAccuracy],
  });
