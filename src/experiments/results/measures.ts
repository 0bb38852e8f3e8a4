import { mean, standardDeviation } from "../../math/index.ts";
import { isStableAtPaidPrices, shownScores } from "../../round/index.ts";
import type { LearnerOutcome, RoundOutcome, RunOutcome } from "./RunOutcome.ts";
import type { Column } from "./Table.ts";

/** One number of a run in the results. */
export interface Measure extends Column {
  /** Its meaning, with its unit. */
  readonly meaning: string;
  /** null if the run does not have it. */
  readonly of: (outcome: RunOutcome) => number | null;
}

const number = (name: string, meaning: string, of: Measure["of"]): Measure => ({ name, type: "number", meaning, of });
const integer = (name: string, meaning: string, of: Measure["of"]): Measure => ({ name, type: "integer", meaning, of });

const last = ({ evaluations }: RunOutcome): RunOutcome["evaluations"][number] => evaluations.at(-1)!;

const meanOver = (field: (round: RoundOutcome) => number) => (outcome: RunOutcome) => mean(outcome.rounds.map(field));
const sumOver = (field: (round: RoundOutcome) => number) => (outcome: RunOutcome) =>
  outcome.rounds.reduce((sum, round) => sum + field(round), 0);

/** Mean over the active learners that cheat, or over those that do not; null if there are none. */
const meanOf = (isCheat: boolean, field: (learner: LearnerOutcome) => number | null) => (outcome: RunOutcome) => {
  const values = outcome.learners
    .filter((learner) => learner.role === "active" && learner.isCheat === isCheat)
    .flatMap((learner) => field(learner) ?? []);
  return values.length === 0 ? null : mean(values);
};

/** Rounds until the personalized accuracy first reached this value at a measurement; null if it never did. */
const roundsTo = (accuracy: number) => (outcome: RunOutcome) => {
  const found = outcome.evaluations.find(({ active }) => (shownScores(active.after)?.accuracy ?? 0) >= accuracy);
  return found === undefined ? null : found.round + 1;
};

/** Standard deviation of R's mean over the coalitions that play, of one round. */
export const reputationSpread = ({ coalitions }: RoundOutcome): number =>
  standardDeviation(coalitions.filter(({ head }) => head !== null).map(({ meanReputation }) => meanReputation));

/** Mean I_comp over the coalitions that play, of one round; null if none does. */
export const meanCompetitionIncentive = ({ coalitions }: RoundOutcome): number | null => {
  const playing = coalitions.filter(({ head }) => head !== null);
  return playing.length === 0 ? null : mean(playing.map(({ competitionIncentive }) => competitionIncentive));
};

const meanIncentive = (outcome: RunOutcome): number | null => {
  const values = outcome.rounds.flatMap((round) => meanCompetitionIncentive(round) ?? []);
  return values.length === 0 ? null : mean(values);
};

const accuracyDeviation = ({ evaluations }: RunOutcome): number | null => {
  const late = evaluations
    .slice(Math.floor(evaluations.length / 2))
    .flatMap(({ active }) => shownScores(active.after)?.accuracy ?? []);
  if (late.length < 3) return null;
  return standardDeviation(late.slice(1).map((accuracy, index) => accuracy - late[index]!));
};

const worstRegret = ({ rounds }: RunOutcome): number | null => {
  const regrets = rounds.flatMap(({ stability }) => stability.stackelbergRegret ?? []);
  return regrets.length === 0 ? null : Math.max(...regrets);
};

/** The numbers that every experiment measures: accuracies 0..1, times in s, money in token, energy in J. */
export const measures: readonly Measure[] = [
  integer("roundsPlayed", "rounds of the run", ({ rounds }) => rounds.length),
  number(
    "accuracy",
    "personalized accuracy of active learners at the end, by test samples",
    (run) => shownScores(last(run).active.after)?.accuracy ?? null,
  ),
  number("loss", "personalized loss at the end", (run) => shownScores(last(run).active.after)?.loss ?? null),
  integer(
    "testSamples",
    "test samples that these are of",
    (run) => shownScores(last(run).active.after)?.samples ?? null,
  ),
  integer(
    "tooFewTestSamples",
    "active learners with too few test samples to be measured, which do not count",
    (run) => shownScores(last(run).active.after)?.tooFew ?? null,
  ),
  number("accuracyAlone", "accuracy of active learners that train alone", ({ alone }) => alone?.accuracy ?? null),
  number(
    "gainOverAlone",
    "personalized accuracy at the end minus accuracy alone, by test samples",
    ({ alone }) => alone?.difference ?? null,
  ),
  integer(
    "worseThanAlone",
    "active learners that are worse than alone by more than 0.02",
    ({ alone }) => alone?.muchWorse ?? null,
  ),
  number(
    "accuracyBefore",
    "accuracy of the shared models at the end",
    (run) => shownScores(last(run).active.before)?.accuracy ?? null,
  ),
  number(
    "lossBefore",
    "loss of the shared models at the end",
    (run) => shownScores(last(run).active.before)?.loss ?? null,
  ),
  number(
    "accuracySpread",
    "standard deviation of the personalized accuracy over learners",
    (run) => shownScores(last(run).active.after)?.deviation ?? null,
  ),
  number(
    "worstTenth",
    "mean personalized accuracy of the worst tenth",
    (run) => shownScores(last(run).active.after)?.worstTenth ?? null,
  ),
  integer("roundsTo80", "rounds until 80 % personalized accuracy was measured", roundsTo(0.8)),
  integer("roundsTo90", "rounds until 90 % personalized accuracy was measured", roundsTo(0.9)),
  number(
    "accuracyDeviation",
    "standard deviation of the change of personalized accuracy from one measurement to the next, second half",
    accuracyDeviation,
  ),
  number(
    "completionTime",
    "time of a round, s: mean of coalitions and rounds",
    meanOver((round) => round.completionTime),
  ),
  number(
    "profitPerLearner",
    "sum over rounds of the mean U of active learners, token",
    sumOver((round) => round.meanProfit),
  ),
  number(
    "providerUtility",
    "U_MSP a round, mean of rounds",
    meanOver((round) => round.providerUtility),
  ),
  number(
    "payments",
    "paid to learners in all, token",
    sumOver((round) => round.payments),
  ),
  number(
    "energy",
    "energy of all learners in all rounds, J (eq. 6)",
    sumOver((round) => round.energy),
  ),
  number("competitionIncentive", "I_comp, mean of coalitions and rounds", meanIncentive),
  number(
    "sittingOut",
    "active learners that sit out a round, mean of rounds",
    meanOver((round) => round.sittingOut),
  ),
  integer(
    "droppedUpdates",
    "updates lost in all",
    sumOver((round) => round.droppedUpdates),
  ),
  integer(
    "stableRounds",
    "rounds whose partition is Nash stable",
    sumOver((round) => Number(round.stability.nashStable)),
  ),
  integer(
    "stablePaidRounds",
    "rounds whose partition is Nash stable at the prices paid",
    sumOver((round) => Number(isStableAtPaidPrices(round.stability))),
  ),
  integer(
    "individuallyStableRounds",
    "rounds whose partition is individually stable",
    sumOver((round) => Number(round.stability.individuallyStable)),
  ),
  integer(
    "cycledRounds",
    "rounds whose game repeated a partition",
    sumOver((round) => Number(round.stability.cycled)),
  ),
  number("worstGain", "most that a learner could have gained by moving alone, token", ({ rounds }) =>
    Math.max(...rounds.map(({ stability }) => stability.maxGain)),
  ),
  number("worstPaidGain", "the same at the prices paid, token", ({ rounds }) =>
    Math.max(...rounds.map(({ stability }) => stability.maxGainAfterLeader)),
  ),
  number("worstStackelbergRegret", "most that the provider could have gained by a different I_comp", worstRegret),
  number(
    "reputationSpread",
    "standard deviation over coalitions of their mean reputation, mean of rounds",
    meanOver(reputationSpread),
  ),
  number(
    "honestReputation",
    "R_global of honest learners, second half",
    meanOf(false, (one) => one.lateReputation),
  ),
  number(
    "cheatReputation",
    "R_global of cheats, second half",
    meanOf(true, (one) => one.lateReputation),
  ),
  number(
    "honestProfit",
    "profit of an honest learner in all, token",
    meanOf(false, (one) => one.profit),
  ),
  number(
    "cheatProfit",
    "profit of a cheat in all, token",
    meanOf(true, (one) => one.profit),
  ),
];

/** The accuracy of passive learners after personalization with this many samples each. */
export const passiveMeasures = (counts: readonly string[]): Measure[] =>
  counts.map((count) =>
    number(
      `passiveAccuracy.${count}`,
      `accuracy of passive learners that have ${count} samples, by test samples`,
      (run) => shownScores(last(run).passive[count])?.accuracy ?? null,
    ),
  );

/** Numbers of samples in order, "all" last, each once. */
export const sortCounts = (counts: Iterable<string | number>): string[] => {
  const size = (count: string): number => (count === "all" ? Number.POSITIVE_INFINITY : Number(count));
  return [...new Set([...counts].map(String))].sort((a, b) => size(a) - size(b));
};
