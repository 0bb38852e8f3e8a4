import type { Axis } from "../../charts/index.ts";
import type { RunOutcome } from "../../experiments/index.ts";
import { ACCURACY, POSITIVE } from "./measures.ts";

/** A value at each of some rounds: flat, since thousands of runs are held at once. */
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
    pointsOf(evaluations, ({ active }) => 100 * active[when].accuracy);

/** What comparisons draw over rounds. */
export const courses: readonly Course[] = [
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
    of: ({ evaluations }) => pointsOf(evaluations, ({ active }) => active.after.loss),
  },
  {
    name: "comparison-time",
    title: "Completion time over rounds",
    axis: { label: "time", unit: "s", limits: POSITIVE },
    of: ({ rounds }) => pointsOf(rounds, ({ completionTime }) => completionTime),
  },
];
