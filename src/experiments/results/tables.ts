import { isStableAtPaidPrices, type ScoreSummary, shownScores } from "../../round/index.ts";
import type { RunLabels } from "../plan/Experiment.ts";
import { type Measure, meanCompetitionIncentive, measures, passiveMeasures, reputationSpread } from "./measures.ts";
import type { ResultLine } from "./ResultLine.ts";
import type { RoundOutcome, RunOutcome } from "./RunOutcome.ts";
import type { Cell, Column, Table } from "./Table.ts";

/** The common properties of one experiment's results. */
export interface ResultShape {
  /** Names of the labels, in order, with their types over all runs. */
  readonly labels: readonly Column[];
  /** Numbers of samples that passive learners personalize with, over all runs. */
  readonly passiveCounts: readonly string[];
}

/** A finished run with its index in the plan. */
export interface FinishedRun {
  readonly line: ResultLine;
  readonly outcome: RunOutcome;
}

/** The columns that labels need: numbers or booleans if all runs have such values, else text. */
export const labelColumns = (labels: readonly RunLabels[]): Column[] => {
  const names = [...new Set(labels.flatMap((one) => Object.keys(one)))];
  return names.map((name) => {
    const types = new Set(labels.map((one) => typeof one[name]));
    const [type] = types.size === 1 ? types : [];
    return { name, type: type === "number" || type === "boolean" ? type : "text" };
  });
};

/** All measures of a run of this experiment, in the order of the columns. */
export const measuresOf = ({ passiveCounts }: ResultShape): Measure[] => [
  ...measures,
  ...passiveMeasures(passiveCounts),
];

const run: Column = { name: "run", type: "integer" };

const head = ({ labels }: ResultShape, { line }: FinishedRun): Cell[] => [
  line.run,
  ...labels.map(({ name, type }) => {
    const value = line.labels[name] ?? null;
    return type === "text" && value !== null ? String(value) : value;
  }),
];

/** `runs`: one row per run. */
export const runTable = (shape: ResultShape): Table<FinishedRun> => {
  const all = measuresOf(shape);
  const hashes: Column[] = [
    { name: "key", type: "text" },
    { name: "resultHash", type: "text" },
  ];
  return {
    columns: [run, ...shape.labels, ...hashes, ...all.map(({ name, type }) => ({ name, type }))],
    rows: (finished) => {
      const { key, resultHash, measures: values } = finished.line;
      return [[...head(shape, finished), key, resultHash, ...all.map(({ name }) => values[name] ?? null)]];
    },
  };
};

const roundColumns: readonly [Column["type"], string, (round: RoundOutcome) => Cell][] = [
  ["integer", "round", ({ round }) => round],
  ["number", "completionTime", ({ completionTime }) => completionTime],
  ["number", "meanProfit", ({ meanProfit }) => meanProfit],
  ["number", "providerUtility", ({ providerUtility }) => providerUtility],
  ["number", "payments", ({ payments }) => payments],
  ["number", "energy", ({ energy }) => energy],
  ["number", "competitionIncentive", meanCompetitionIncentive],
  ["number", "reputationSpread", reputationSpread],
  ["integer", "playingCoalitions", ({ coalitions }) => coalitions.filter(({ head: of }) => of !== null).length],
  ["integer", "sittingOut", ({ sittingOut }) => sittingOut],
  ["integer", "droppedUpdates", ({ droppedUpdates }) => droppedUpdates],
  ["boolean", "nashStable", ({ stability }) => stability.nashStable],
  ["boolean", "individuallyStable", ({ stability }) => stability.individuallyStable],
  ["number", "maxGain", ({ stability }) => stability.maxGain],
  ["boolean", "stableAtPaidPrices", ({ stability }) => isStableAtPaidPrices(stability)],
  ["number", "maxGainAfterLeader", ({ stability }) => stability.maxGainAfterLeader],
  ["integer", "moves", ({ stability }) => stability.moves],
  ["integer", "passes", ({ stability }) => stability.passes],
  ["boolean", "cycled", ({ stability }) => stability.cycled],
  ["number", "stackelbergRegret", ({ stability }) => stability.stackelbergRegret],
];

/** `rounds`: one row per round of a run. */
export const roundTable = (shape: ResultShape): Table<FinishedRun> => ({
  columns: [run, ...shape.labels, ...roundColumns.map(([type, name]) => ({ type, name }))],
  rows: (finished) =>
    finished.outcome.rounds.map((round) => [...head(shape, finished), ...roundColumns.map(([, , of]) => of(round))]),
});

type Evaluation = RunOutcome["evaluations"][number];

const evaluationColumns = ({ passiveCounts }: ResultShape): [string, (one: Evaluation) => Cell][] => [
  ["accuracy", ({ active }) => shown(active.after, "accuracy")],
  ["loss", ({ active }) => shown(active.after, "loss")],
  ["accuracySpread", ({ active }) => shown(active.after, "deviation")],
  ["worstTenth", ({ active }) => shown(active.after, "worstTenth")],
  ["accuracyBefore", ({ active }) => shown(active.before, "accuracy")],
  ["lossBefore", ({ active }) => shown(active.before, "loss")],
  ["accuracySpreadBefore", ({ active }) => shown(active.before, "deviation")],
  ["worstTenthBefore", ({ active }) => shown(active.before, "worstTenth")],
  ...passiveCounts.flatMap((count): [string, (one: Evaluation) => Cell][] => [
    [`passiveAccuracy.${count}`, ({ passive }) => shown(passive[count], "accuracy")],
    [`passiveLoss.${count}`, ({ passive }) => shown(passive[count], "loss")],
  ]),
];

const shown = (
  summary: ScoreSummary | undefined,
  field: "accuracy" | "loss" | "deviation" | "worstTenth",
): number | null => shownScores(summary)?.[field] ?? null;

/** `evaluations`: one row per measurement of a run. */
export const evaluationTable = (shape: ResultShape): Table<FinishedRun> => {
  const columns = evaluationColumns(shape);
  return {
    columns: [
      run,
      ...shape.labels,
      { name: "round", type: "integer" },
      ...columns.map(([name]): Column => ({ name, type: "number" })),
    ],
    rows: (finished) =>
      finished.outcome.evaluations.map((one) => [
        ...head(shape, finished),
        one.round,
        ...columns.map(([, of]) => of(one)),
      ]),
  };
};
