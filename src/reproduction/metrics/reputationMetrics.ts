import type { LearnerOutcome, RoundOutcome, RunOutcome } from "../../experiments/index.ts";
import { mean, standardDeviation } from "../../math/index.ts";
import { type Metric, NOT_NEGATIVE } from "./Metric.ts";

/**
 * Unfairness among coalitions in a round: the standard deviation over the coalitions that play of their members' mean
 * reputation, as a share of the mean over coalitions; null for fewer than two coalitions, or while no learner has a reputation.
 */
const reputationSpreadOf = ({ coalitions }: RoundOutcome): number | null => {
  const reputations = coalitions.filter(({ head }) => head !== null).map(({ meanReputation }) => meanReputation);
  const middle = mean(reputations);
  return reputations.length < 2 || middle <= 0 ? null : standardDeviation(reputations) / middle;
};

/** The spread of mean reputation over coalitions, mean over the second half of the rounds. */
export const reputationSpread: Metric = {
  name: "spread of reputation over coalitions",
  unit: "%",
  digits: 1,
  scale: 100,
  limits: NOT_NEGATIVE,
  of: ({ rounds }) => {
    const spreads = rounds
      .slice(rounds.length >> 1)
      .map(reputationSpreadOf)
      .filter((spread) => spread !== null);
    return spreads.length === 0 ? null : mean(spreads);
  },
};

/** A number of the active learners of a run that cheat, or of those that do not; null if there are none or it does not exist. */
const metricOf = (
  who: "cheats" | "honest",
  name: string,
  unit: string,
  of: (learner: LearnerOutcome, run: RunOutcome) => number | null,
): Metric => ({
  name,
  unit,
  digits: 2,
  of: (run) => {
    const values = run.learners
      .filter(({ role, isCheat }) => role === "active" && isCheat === (who === "cheats"))
      .map((learner) => of(learner, run))
      .filter((value) => value !== null);
    return values.length === 0 ? null : mean(values);
  },
});

const lateReputation = (learner: LearnerOutcome): number | null => learner.lateReputation;

/** R_global of the learners that cheat in the run, over the second half of the rounds. */
export const cheatReputation: Metric = metricOf("cheats", "reputation of cheats", "", lateReputation);

export const honestReputation: Metric = metricOf("honest", "reputation of the honest", "", lateReputation);

const paymentsOfRound = ({ payments }: LearnerOutcome, { rounds }: RunOutcome): number => payments / rounds.length;

/** Payments of a round to a learner that cheats. */
export const cheatPayments: Metric = metricOf("cheats", "payment per cheat and round", "token", paymentsOfRound);

export const honestPayments: Metric = metricOf(
  "honest",
  "payment per honest learner and round",
  "token",
  paymentsOfRound,
);

/** U of a learner that cheats, per round, at the cost of its claimed steps. */
export const cheatProfit: Metric = metricOf(
  "cheats",
  "profit per cheat and round",
  "token",
  ({ profit }, { rounds }) => profit / rounds.length,
);

/**
 * The effect of cheating on the cheats: per cheat its number in the run minus the same learner's number in the honest run.
 *
 * @returns null without cheats
 */
export const changeForCheats = (
  run: RunOutcome,
  honestRun: RunOutcome,
  of: (learner: LearnerOutcome, run: RunOutcome) => number | null,
): number | null => {
  const honest = new Map(honestRun.learners.map((one) => [one.learner, one]));
  const changes = run.learners
    .filter(({ isCheat }) => isCheat)
    .flatMap((cheat) => {
      const twin = honest.get(cheat.learner);
      const [after, before] = [of(cheat, run), twin === undefined ? null : of(twin, honestRun)];
      return after === null || before === null ? [] : [after - before];
    });
  return changes.length === 0 ? null : mean(changes);
};
