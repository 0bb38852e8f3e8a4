import { mean, standardDeviation } from "../../../math/index.ts";
import type { LearnerOutcome, RoundOutcome, RunOutcome } from "../../results/RunOutcome.ts";
import type { Metric } from "./Metric.ts";

/**
 * Unfairness among coalitions in a round: the standard deviation over the coalitions that play of their members' mean
 * reputation, as a share of the mean over coalitions; null of fewer than two, or while nobody has a reputation.
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
  of: ({ rounds }) => {
    const spreads = rounds
      .slice(rounds.length >> 1)
      .map(reputationSpreadOf)
      .filter((spread) => spread !== null);
    return spreads.length === 0 ? null : mean(spreads);
  },
};

/** Mean of one number over some active learners of a run; null if there are none or it does not exist. */
const meanOver = (
  outcome: RunOutcome,
  isMeant: (learner: LearnerOutcome) => boolean,
  of: (learner: LearnerOutcome) => number | null,
): number | null => {
  const values = outcome.learners
    .filter((learner) => learner.role === "active" && isMeant(learner))
    .map(of)
    .filter((value) => value !== null);
  return values.length === 0 ? null : mean(values);
};

/** R_global of the learners that cheat in the run, over the second half of the rounds. */
export const cheatReputation: Metric = {
  name: "reputation of cheats",
  unit: "",
  digits: 2,
  of: (outcome) =>
    meanOver(
      outcome,
      ({ isCheat }) => isCheat,
      ({ lateReputation }) => lateReputation,
    ),
};

export const honestReputation: Metric = {
  name: "reputation of the honest",
  unit: "",
  digits: 2,
  of: (outcome) =>
    meanOver(
      outcome,
      ({ isCheat }) => !isCheat,
      ({ lateReputation }) => lateReputation,
    ),
};

/** Payments of a round to a learner that cheats. */
export const cheatPayments: Metric = {
  name: "payment per cheat and round",
  unit: "token",
  digits: 2,
  of: (outcome) =>
    meanOver(
      outcome,
      ({ isCheat }) => isCheat,
      ({ payments }) => payments / outcome.rounds.length,
    ),
};

export const honestPayments: Metric = {
  name: "payment per honest learner and round",
  unit: "token",
  digits: 2,
  of: (outcome) =>
    meanOver(
      outcome,
      ({ isCheat }) => !isCheat,
      ({ payments }) => payments / outcome.rounds.length,
    ),
};

/** U of a round of a learner that cheats, at the cost of the steps that it claims. */
export const cheatProfit: Metric = {
  name: "profit per cheat and round",
  unit: "token",
  digits: 2,
  of: (outcome) =>
    meanOver(
      outcome,
      ({ isCheat }) => isCheat,
      ({ profit }) => profit / outcome.rounds.length,
    ),
};

/**
 * What cheating changed for the cheats: per cheat its number in the run less the same learner's in the honest run.
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
