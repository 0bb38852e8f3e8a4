import type { Axis } from "../../charts/index.ts";
import { measures as columns, type RunOutcome } from "../../experiments/index.ts";
import { shownScores } from "../../round/index.ts";

/** A number that summarizes a whole run, for comparisons. */
export interface ComparedMeasure {
  readonly name: string;
  readonly title: string;
  /** The heading of a column. */
  readonly short: string;
  readonly axis: Axis;
  /** null if a run does not have the number. */
  readonly of: (outcome: RunOutcome) => number | null;
}

/** Reads the column of this name in an experiment's results. */
const column = (name: string): ComparedMeasure["of"] => columns.find((one) => one.name === name)!.of;

const percent =
  (of: ComparedMeasure["of"]): ComparedMeasure["of"] =>
  (outcome) => {
    const share = of(outcome);
    return share === null ? null : 100 * share;
  };

/** Converts a sum over rounds into the mean per round. */
const eachRound =
  (of: ComparedMeasure["of"]): ComparedMeasure["of"] =>
  (outcome) => {
    const sum = of(outcome);
    return sum === null ? null : sum / Math.max(1, outcome.rounds.length);
  };

/** Limits of values that cannot be negative. */
const POSITIVE: readonly [number, number] = [0, Number.POSITIVE_INFINITY];

export const ACCURACY: Axis = { label: "accuracy", unit: "%", limits: [0, 100] };

/** The measures of comparisons: columns of results in the units of an axis. Accuracies are from after the last round, never the best. */
export const measures: readonly ComparedMeasure[] = [
  {
    name: "accuracy-after",
    title: "Personalized accuracy after the last round",
    short: "personalized",
    axis: ACCURACY,
    of: percent(column("accuracy")),
  },
  {
    name: "accuracy-before",
    title: "Accuracy of the shared models after the last round",
    short: "shared model",
    axis: ACCURACY,
    of: percent(column("accuracyBefore")),
  },
  {
    name: "worst-tenth",
    title: "Personalized accuracy of the worst tenth of learners",
    short: "worst tenth",
    axis: ACCURACY,
    of: percent(column("worstTenth")),
  },
  {
    name: "accuracy-alone",
    title: "Accuracy of learners that train alone, with as many gradients",
    short: "alone",
    axis: ACCURACY,
    of: percent(column("accuracyAlone")),
  },
  {
    name: "completion-time",
    title: "Completion time of a round",
    short: "time of a round",
    axis: { label: "time", unit: "s", limits: POSITIVE },
    of: column("completionTime"),
  },
  {
    name: "profit",
    title: "Profit of a learner over the whole run",
    short: "profit of a learner",
    axis: { label: "profit", unit: "token" },
    of: column("profitPerLearner"),
  },
  {
    name: "provider-utility",
    title: "Utility of the provider in a round",
    short: "provider\u2019s utility",
    axis: { label: "utility", unit: "token" },
    of: column("providerUtility"),
  },
  {
    name: "payments",
    title: "Payments in a round",
    short: "payments",
    axis: { label: "payments", unit: "token", limits: POSITIVE },
    of: eachRound(column("payments")),
  },
  {
    name: "energy",
    title: "Energy of all learners in a round",
    short: "energy",
    axis: { label: "energy", unit: "J", limits: POSITIVE },
    of: eachRound(column("energy")),
  },
  {
    name: "stable-rounds",
    title: "Rounds that are Nash-stable at the prices seen",
    short: "stable rounds (seen)",
    axis: { label: "share of rounds", unit: "%", limits: [0, 100] },
    of: percent(eachRound(column("stableRounds"))),
  },
  {
    name: "stable-paid-rounds",
    title: "Rounds that are Nash-stable at the prices paid",
    short: "stable rounds (paid)",
    axis: { label: "share of rounds", unit: "%", limits: [0, 100] },
    of: percent(eachRound(column("stablePaidRounds"))),
  },
];

/** Values at some rounds, in a flat form, because thousands of runs are in memory at once. */
export interface Points {
  readonly rounds: Int32Array;
  readonly values: Float64Array;
}

const pointsOf = <T extends { readonly round: number }>(
  records: readonly T[],
  value: (record: T) => number,
): Points => ({
  rounds: Int32Array.from(records, ({ round }) => round),
  values: Float64Array.from(records, value),
});

/** A quantity over the rounds of a run, for comparisons. */
export interface MeasuredCourse {
  readonly name: string;
  readonly title: string;
  readonly axis: Axis;
  readonly of: (outcome: RunOutcome) => Points;
}

const accuracyOf =
  (when: "before" | "after"): MeasuredCourse["of"] =>
  ({ evaluations }) =>
    pointsOf(measured(evaluations, when), ({ active }) => 100 * shownScores(active[when])!.accuracy);

/** Measurements in which somebody was measured. */
const measured = (evaluations: RunOutcome["evaluations"], when: "before" | "after"): RunOutcome["evaluations"] =>
  evaluations.filter(({ active }) => shownScores(active[when]) !== undefined);

/** The quantities that comparisons draw over rounds. */
export const courses: readonly MeasuredCourse[] = [
  {
    name: "comparison-accuracy",
    title: "Personalized accuracy over rounds",
    axis: ACCURACY,
    of: accuracyOf("after"),
  },
  {
    name: "comparison-shared",
    title: "Accuracy of the shared models over rounds",
    axis: ACCURACY,
    of: accuracyOf("before"),
  },
  {
    name: "comparison-loss",
    title: "Loss after personalization over rounds",
    axis: { label: "mean cross-entropy", unit: "nat", limits: POSITIVE },
    of: ({ evaluations }) => pointsOf(measured(evaluations, "after"), ({ active }) => shownScores(active.after)!.loss),
  },
  {
    name: "comparison-time",
    title: "Completion time over rounds",
    axis: { label: "time", unit: "s", limits: POSITIVE },
    of: ({ rounds }) => pointsOf(rounds, ({ completionTime }) => completionTime),
  },
];
