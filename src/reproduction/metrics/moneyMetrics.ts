import type { RoundOutcome, RunOutcome } from "../../experiments/index.ts";
import { mean } from "../../math/index.ts";
import { type Metric, NOT_NEGATIVE } from "./Metric.ts";
import { slopeOf } from "./slopeOf.ts";

const meanOverRounds = ({ rounds }: RunOutcome, of: (round: RoundOutcome) => number): number | null =>
  rounds.length === 0 ? null : mean(rounds.map(of));

const activeLearners = ({ learners }: RunOutcome): number => learners.filter(({ role }) => role === "active").length;

/** Mean U of a round over all active learners, 0 for one that sits out. Table III has the sum over rounds. */
export const profitPerRound: Metric = {
  name: "profit per learner and round",
  unit: "token",
  digits: 2,
  of: (outcome) => meanOverRounds(outcome, ({ meanProfit }) => meanProfit),
};

/** Mean over rounds of the mean over coalitions of T_round,j (eq. 21). */
export const completionTime: Metric = {
  name: "completion time",
  unit: "s",
  digits: 2,
  limits: NOT_NEGATIVE,
  of: (outcome) => meanOverRounds(outcome, (round) => round.completionTime),
};

/** Mean over rounds of the sum over coalitions of U_MSP,j. */
export const providerUtility: Metric = {
  name: "MSP utility per round",
  unit: "token",
  digits: 1,
  of: (outcome) => meanOverRounds(outcome, (round) => round.providerUtility),
};

/** Eq. 6, mean over active learners and rounds. A learner that sits out spends no energy. */
export const energyPerLearner: Metric = {
  name: "energy per learner and round",
  unit: "J",
  digits: 2,
  limits: NOT_NEGATIVE,
  of: (outcome) => {
    const energy = meanOverRounds(outcome, (round) => round.energy);
    return energy === null ? null : energy / activeLearners(outcome);
  },
};

/** "System welfare": MSP utility and the profits of all active learners, per round. */
export const welfare: Metric = {
  name: "welfare per round",
  unit: "token",
  digits: 1,
  of: (outcome) =>
    meanOverRounds(outcome, (round) => round.providerUtility + activeLearners(outcome) * round.meanProfit),
};

/** Share of learner-rounds spent sitting out. */
export const sittingOutShare: Metric = {
  name: "sitting out",
  unit: "%",
  digits: 1,
  scale: 100,
  limits: [0, 100],
  of: (outcome) => {
    const share = meanOverRounds(outcome, ({ sittingOut }) => sittingOut);
    return share === null ? null : share / activeLearners(outcome);
  },
};

/** I_comp of a round: mean over the coalitions that play; null if none does. */
export const competitionIncentiveOf = ({ coalitions }: RoundOutcome): number | null => {
  const playing = coalitions.filter(({ head }) => head !== null);
  return playing.length === 0 ? null : mean(playing.map((one) => one.competitionIncentive));
};

const incentives = ({ rounds }: RunOutcome): number[] =>
  rounds.map(competitionIncentiveOf).filter((value) => value !== null);

/** Mean I_comp over rounds. */
export const competitionIncentive: Metric = {
  name: "I_comp",
  unit: "token",
  digits: 2,
  of: (outcome) => {
    const values = incentives(outcome);
    return values.length === 0 ? null : mean(values);
  },
};

/** Slope of I_comp over rounds, token per 10 rounds. */
export const incentiveTrend: Metric = {
  name: "trend of I_comp",
  unit: "token per 10 rounds",
  digits: 2,
  scale: 10,
  of: (outcome) => slopeOf(incentives(outcome)),
};
