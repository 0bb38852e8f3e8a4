import { type Chart, lineChart, type Series, seriesColor } from "../../charts/index.ts";
import type { RunOutcome } from "../../experiments/index.ts";
import { namedSchemes } from "../../round/index.ts";
import {
  globalAccuracy,
  personalizedAccuracy,
  personalizedLoss,
  roundDeviation,
  roundsTo,
  worstTenth,
} from "../metrics/learningMetrics.ts";
import type { PaperDataSet } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";
import {
  gfml,
  type SchemeName,
  schemeNamesOfPaper,
  schemeVariant,
  schemeVariants,
  slowVariant,
  trainerVariants,
} from "../plan/variants.ts";
import { bandName, courseSeries, withoutBands } from "./chartSeries.ts";
import { dataTitle, eachDataSet } from "./eachDataSet.ts";
import type { Figure, SummaryTable } from "./Figure.ts";
import { differenceColumn } from "./metricTable.ts";
import { schemeTable } from "./schemeTable.ts";

type Evaluation = RunOutcome["evaluations"][number];

const measures: readonly {
  readonly id: string;
  readonly title: string;
  readonly label: string;
  readonly unit?: string;
  readonly limits?: readonly [number, number];
  of(evaluation: Evaluation): number;
}[] = [
  {
    id: "accuracy",
    title: "Fig. 3: personalized accuracy",
    label: "accuracy",
    unit: "%",
    limits: [0, 100],
    of: ({ active }) => 100 * active.after.accuracy,
  },
  {
    id: "global",
    title: "Fig. 3(b): accuracy before personalization",
    label: "accuracy",
    unit: "%",
    limits: [0, 100],
    of: ({ active }) => 100 * active.before.accuracy,
  },
  {
    id: "loss",
    title: "Fig. 3(c): loss after personalization",
    label: "cross-entropy",
    of: ({ active }) => active.after.loss,
  },
];

const panels: readonly { readonly id: string; readonly title: string; readonly schemes: readonly SchemeName[] }[] = [
  { id: "game", title: "the coalition game", schemes: ["gfml", "gfml+optimized", "gfml+random"] },
  {
    id: "random",
    title: "random coalitions",
    schemes: ["gfml", "random+stackelberg", "random+optimized", "random+random"],
  },
  {
    id: "best-effort",
    title: "best effort",
    schemes: ["gfml", "best-effort+stackelberg", "best-effort+optimized", "best-effort+random-head"],
  },
  { id: "fixed", title: "fixed coalitions", schemes: ["gfml", "fixed+stackelberg", "fixed+optimized"] },
];

/** Fig. 3: accuracy and loss of all schemes over rounds; how fast and how steady they are. */
export const fig3: Figure = {
  id: "fig3",
  title: "Fig. 3: learning of the eleven schemes",
  variants: (options) => [...schemeVariants, ...trainerVariants.map(({ variant }) => variant), slowVariant(options)],
  summarize: eachDataSet({
    tables: (study, data) => [learningTable(study, data)],
    charts: (study, data) => [
      ...measures.map((measure) => overview(study, data, measure)),
      ...panels.map((panel) => panelChart(study, data, panel)),
    ],
  }),
};

const learningTable = (study: Study, data: PaperDataSet): SummaryTable =>
  schemeTable({
    figure: "fig3",
    study,
    data,
    title: `Learning on ${dataTitle(data)} after ${study.options.rounds} rounds`,
    metrics: [
      personalizedAccuracy,
      differenceColumn(study, data, personalizedAccuracy, gfml, "gfml"),
      globalAccuracy,
      personalizedLoss,
      worstTenth,
      roundsTo(0.8),
      roundsTo(0.9),
      roundDeviation,
    ],
    more: [
      ...trainerVariants,
      {
        title: `gfml, Table II's alpha 0.001, ${study.options.slowRounds} rounds`,
        variant: slowVariant(study.options),
      },
    ],
  });

const isOptimized = (name: SchemeName): boolean => namedSchemes[name].incentive === "optimized";

/** Those with dashes last: they are drawn over the line that they often coincide with. */
const drawnOrder: readonly SchemeName[] = [
  ...schemeNamesOfPaper.filter((name) => !isOptimized(name)),
  ...schemeNamesOfPaper.filter(isOptimized),
];

/** All schemes in one drawing, without bands: color for the coalitions, dash for incentives. */
const overview = (study: Study, data: PaperDataSet, measure: (typeof measures)[number]): Chart =>
  lineChart({
    name: `fig3-${data}-${measure.id}`,
    title: `${measure.title}, ${dataTitle(data)}`,
    x: { label: "round" },
    y: { label: measure.label, ...(measure.unit !== undefined && { unit: measure.unit }) },
    series: [
      ...drawnOrder.flatMap((name) =>
        withoutBands(schemeSeries(study, data, name, measure)).map((series) => ({ ...series, ...styleOf(name) })),
      ),
      ...trainerVariants.flatMap(({ title, variant }, index) =>
        withoutBands(variantSeries(study, data, { title, variant }, measure)).map((series) => ({
          ...series,
          color: seriesColor(TRAINER_COLOR),
          ...(index > 0 && { dash: "1 3" }),
        })),
      ),
    ],
  });

const panelChart = (study: Study, data: PaperDataSet, panel: (typeof panels)[number]): Chart =>
  lineChart({
    name: `fig3-${data}-accuracy-${panel.id}`,
    title: `Personalized accuracy, ${panel.title}, ${dataTitle(data)}`,
    x: { label: "round" },
    y: { label: "accuracy", unit: "%", limits: [0, 100] },
    series: panel.schemes.flatMap((name, index) =>
      schemeSeries(study, data, name, measures[0]!).map((series) => ({
        ...series,
        ...(isOptimized(name) && { dash: "5 3" }),
        ...(index === 0 && bandName(study)),
      })),
    ),
  });

/** The color that no way to form coalitions has. */
const TRAINER_COLOR = 4;

const variantSeries = (
  study: Study,
  data: PaperDataSet,
  { title, variant }: (typeof trainerVariants)[number],
  measure: (typeof measures)[number],
): Series[] =>
  courseSeries(study, data, variant, title, ({ evaluations }) =>
    evaluations.map((evaluation) => ({ x: evaluation.round + 1, y: measure.of(evaluation) })),
  );

const schemeSeries = (
  study: Study,
  data: PaperDataSet,
  name: SchemeName,
  measure: (typeof measures)[number],
): Series[] => variantSeries(study, data, { title: name, variant: schemeVariant(name) }, measure);

/** A color for each way to form coalitions, and a further one where frequencies are random; dashes where they are optimized. */
const colors: Readonly<Record<string, readonly [planned: number, random: number]>> = {
  game: [0, 5],
  random: [1, 6],
  grand: [2, 7],
  fixed: [3, 3],
};

const styleOf = (name: SchemeName): { readonly color: string; readonly dash?: string } => {
  const { coalition, incentive } = namedSchemes[name];
  const [planned, random] = colors[coalition]!;
  return {
    color: seriesColor(incentive === "random" ? random : planned),
    ...(isOptimized(name) && { dash: "5 3" }),
  };
};
