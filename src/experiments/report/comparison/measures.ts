import type { Axis } from "../../../charts/index.ts";
import type { RunOutcome } from "../../results/RunOutcome.ts";

/** A number that sums up a whole run, as it is compared. */
export interface Measure {
  readonly name: string;
  readonly title: string;
  /** For the head of a column. */
  readonly short: string;
  readonly axis: Axis;
  /** null where a run has no such number. */
  readonly of: (outcome: RunOutcome) => number | null;
}

const meanOf = (outcome: RunOutcome, of: (round: RunOutcome["rounds"][number]) => number): number =>
  outcome.rounds.reduce((sum, round) => sum + of(round), 0) / Math.max(1, outcome.rounds.length);

const lastOf = ({ evaluations }: RunOutcome): RunOutcome["evaluations"][number]["active"] | undefined =>
  evaluations.at(-1)?.active;

const percentOf = (share: number | undefined): number | null => (share === undefined ? null : 100 * share);

/** Values that cannot be negative. */
export const POSITIVE: readonly [number, number] = [0, Number.POSITIVE_INFINITY];

export const ACCURACY: Axis = { label: "accuracy", unit: "%", limits: [0, 100] };

/** What runs are compared by. Accuracies are those after the last round, never the best. */
export const measures: readonly Measure[] = [
  {
    name: "accuracy-after",
    title: "Personalised accuracy after the last round",
    short: "personalised",
    axis: ACCURACY,
    of: (outcome) => percentOf(lastOf(outcome)?.after.accuracy),
  },
  {
    name: "accuracy-before",
    title: "Accuracy of the shared models after the last round",
    short: "shared model",
    axis: ACCURACY,
    of: (outcome) => percentOf(lastOf(outcome)?.before.accuracy),
  },
  {
    name: "worst-tenth",
    title: "Personalised accuracy of the worst tenth of learners",
    short: "worst tenth",
    axis: ACCURACY,
    of: (outcome) => percentOf(lastOf(outcome)?.after.worstTenth),
  },
  {
    name: "completion-time",
    title: "Completion time of a round",
    short: "time of a round",
    axis: { label: "time", unit: "s", limits: POSITIVE },
    of: (outcome) => meanOf(outcome, ({ completionTime }) => completionTime),
  },
  {
    name: "profit",
    title: "Profit of a learner over the whole run",
    short: "profit of a learner",
    axis: { label: "profit", unit: "token" },
    of: (outcome) => outcome.rounds.reduce((sum, { meanProfit }) => sum + meanProfit, 0),
  },
  {
    name: "provider-utility",
    title: "Utility of the provider in a round",
    short: "provider\u2019s utility",
    axis: { label: "utility", unit: "token" },
    of: (outcome) => meanOf(outcome, ({ providerUtility }) => providerUtility),
  },
  {
    name: "payments",
    title: "Payments in a round",
    short: "payments",
    axis: { label: "payments", unit: "token", limits: POSITIVE },
    of: (outcome) => meanOf(outcome, ({ payments }) => payments),
  },
  {
    name: "energy",
    title: "Energy of all learners in a round",
    short: "energy",
    axis: { label: "energy", unit: "J", limits: POSITIVE },
    of: (outcome) => meanOf(outcome, ({ energy }) => energy),
  },
  {
    name: "stable-rounds",
    title: "Rounds that are Nash-stable",
    short: "stable rounds",
    axis: { label: "share of rounds", unit: "%", limits: [0, 100] },
    of: (outcome) => meanOf(outcome, ({ stability }) => (stability.nashStable ? 100 : 0)),
  },
];
