import { measures, type RoundOutcome, type RunOutcome } from "../../experiments/index.ts";
import { mean } from "../../math/index.ts";
import { isStableAtPaidPrices } from "../../round/index.ts";

/** A measure of an ablation's runs. */
export interface AblationMeasure {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** Digits after the point. */
  readonly digits: number;
  readonly of: (outcome: RunOutcome) => number;
}

const known = (name: string, title: string, unit: string, digits: number, scale = 1): AblationMeasure => ({
  name,
  title,
  unit,
  digits,
  of: (outcome) => scale * Number(measures.find((measure) => measure.name === name)!.of(outcome)),
});

const perRound = (
  name: string,
  title: string,
  unit: string,
  digits: number,
  of: (round: RoundOutcome) => number,
): AblationMeasure => ({ name, title, unit, digits, of: ({ rounds }) => mean(rounds.map(of)) });

/** In the order of the tables. */
export const ablationMeasures: readonly AblationMeasure[] = [
  known("accuracy", "personalized accuracy", "%", 2, 100),
  known("completionTime", "completion time", "s", 3),
  known("profitPerLearner", "profit a learner", "token", 1),
  known("providerUtility", "MSP utility a round", "token", 1),
  perRound("stableRounds", "stable at the prices seen", "% of rounds", 1, ({ stability }) =>
    stability.nashStable ? 100 : 0,
  ),
  perRound("meanGain", "mean largest gain, prices seen", "token", 4, ({ stability }) => stability.maxGain),
  perRound("stablePaidRounds", "stable at the prices paid", "% of rounds", 1, ({ stability }) =>
    isStableAtPaidPrices(stability) ? 100 : 0,
  ),
  perRound(
    "meanPaidGain",
    "mean largest gain, prices paid",
    "token",
    3,
    ({ stability }) => stability.maxGainAfterLeader,
  ),
  perRound("sittingOut", "sitting out", "learners", 2, ({ sittingOut }) => sittingOut),
  perRound("passes", "passes", "", 2, ({ stability }) => stability.passes),
  perRound("moves", "moves", "", 2, ({ stability }) => stability.moves),
];
