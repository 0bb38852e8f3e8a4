import type { RunOutcome } from "../../experiments/index.ts";
import { ACCURACY_DELTA, type Metric, NOT_NEGATIVE } from "./Metric.ts";

const last = ({ evaluations }: RunOutcome): RunOutcome["evaluations"][number] | undefined => evaluations.at(-1);

/** Mean test accuracy of the active learners after personalizing, after the last round, never the best round. */
export const personalizedAccuracy: Metric = {
  name: "personalized accuracy",
  unit: "%",
  digits: 1,
  scale: 100,
  limits: [0, 100],
  delta: ACCURACY_DELTA,
  of: (outcome) => last(outcome)?.active.after.accuracy ?? null,
};

/** The same with their coalition's model unchanged: Fig. 3(b). */
export const globalAccuracy: Metric = {
  name: "accuracy before personalization",
  unit: "%",
  digits: 1,
  scale: 100,
  limits: [0, 100],
  delta: ACCURACY_DELTA,
  of: (outcome) => last(outcome)?.active.before.accuracy ?? null,
};

export const personalizedLoss: Metric = {
  name: "loss",
  unit: "",
  digits: 3,
  limits: NOT_NEGATIVE,
  of: (outcome) => last(outcome)?.active.after.loss ?? null,
};

/** Mean personalized accuracy of the worst tenth of the active learners. */
export const worstTenth: Metric = {
  name: "worst tenth",
  unit: "%",
  digits: 1,
  scale: 100,
  limits: [0, 100],
  delta: ACCURACY_DELTA,
  of: (outcome) => last(outcome)?.active.after.worstTenth ?? null,
};

/** Passive learners' accuracy after personalizing with this many samples: "1", "2", "5", "10", "all". */
export const passiveAccuracy = (samples: string): Metric => ({
  name: `passive, ${samples} ${samples === "1" ? "sample" : "samples"}`,
  unit: "%",
  digits: 1,
  scale: 100,
  limits: [0, 100],
  delta: ACCURACY_DELTA,
  of: (outcome) => last(outcome)?.passive[samples]?.accuracy ?? null,
});

/**
 * "Fast": rounds played at the first measurement at which the personalized accuracy is at least the threshold. A run that never gets
 * there counts as one round more than it has, a lower bound.
 */
export const roundsTo = (threshold: number): Metric => ({
  name: `rounds to ${100 * threshold} %`,
  unit: "rounds",
  digits: 0,
  of: ({ evaluations, rounds }) => {
    if (evaluations.length === 0) return null;
    const reached = evaluations.find(({ active }) => active.after.accuracy >= threshold);
    return reached === undefined ? rounds.length + 1 : reached.round + 1;
  },
});

/** "Fast" at any level: rounds to 95 % of the run's own final accuracy. */
export const roundsToOwnLevel: Metric = {
  name: "rounds to 95 % of own final accuracy",
  unit: "rounds",
  digits: 0,
  of: (outcome) => {
    const end = last(outcome);
    return end === undefined ? null : roundsTo(0.95 * end.active.after.accuracy).of(outcome);
  },
};

/**
 * "Unstable": the root mean square of the change of personalized accuracy from one measurement to the next, over the second half of the
 * measurements, where learning has slowed down.
 */
export const roundDeviation: Metric = {
  name: "round-to-round deviation",
  unit: "points",
  digits: 2,
  scale: 100,
  of: ({ evaluations }) => {
    const late = evaluations.slice(evaluations.length >> 1).map(({ active }) => active.after.accuracy);
    if (late.length < 2) return null;
    const squares = late.slice(1).map((value, index) => (value - late[index]!) * (value - late[index]!));
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  },
};
