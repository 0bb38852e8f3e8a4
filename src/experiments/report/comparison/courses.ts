import type { Axis } from "../../../charts/index.ts";
import type { RunOutcome } from "../../results/RunOutcome.ts";
import { ACCURACY, POSITIVE } from "./measures.ts";

export type Points = readonly (readonly [round: number, value: number])[];

/** A number over the rounds of a run, as it is compared. */
export interface Course {
  readonly name: string;
  readonly title: string;
  readonly axis: Axis;
  readonly of: (outcome: RunOutcome) => Points;
}

const accuracyOf =
  (when: "before" | "after"): Course["of"] =>
  ({ evaluations }) =>
    evaluations.map(({ round, active }) => [round, 100 * active[when].accuracy]);

/** What comparisons draw over rounds. */
export const courses: readonly Course[] = [
  {
    name: "comparison-accuracy",
    title: "Personalised accuracy over rounds",
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
    title: "Loss after personalisation over rounds",
    axis: { label: "mean cross-entropy", unit: "nat", limits: POSITIVE },
    of: ({ evaluations }) => evaluations.map(({ round, active }) => [round, active.after.loss]),
  },
  {
    name: "comparison-time",
    title: "Completion time over rounds",
    axis: { label: "time", unit: "s", limits: POSITIVE },
    of: ({ rounds }) => rounds.map(({ round, completionTime }) => [round, completionTime]),
  },
];
