import type { LearnerOutcome, RoundOutcome, RunOutcome } from "../../src/experiments/results/RunOutcome.ts";
import type { PaperDataSet } from "../../src/reproduction/plan/ReproductionOptions.ts";
import { resolveReproduction } from "../../src/reproduction/plan/resolveReproduction.ts";
import type { Study } from "../../src/reproduction/plan/Study.ts";
import type { Variant } from "../../src/reproduction/plan/Variant.ts";
import { defineRun } from "../../src/simulation/index.ts";

/** What of an outcome a test cares for; each list is by round, or by measurement. */
export interface OutcomeFacts {
  readonly accuracies?: readonly number[];
  readonly before?: readonly number[];
  readonly losses?: readonly number[];
  readonly passive?: Readonly<Record<string, number>>;
  readonly profits?: readonly number[];
  readonly times?: readonly number[];
  readonly utilities?: readonly number[];
  readonly energies?: readonly number[];
  /** Of each round, by coalition; null: the coalition pauses. */
  readonly incentives?: readonly (readonly (number | null)[])[];
  /** Of each round, by coalition. */
  readonly reputations?: readonly (readonly number[])[];
  readonly learners?: readonly Partial<LearnerOutcome>[];
}

const score = (accuracy: number, loss = 0) => ({ accuracy, loss, deviation: 0, worstTenth: accuracy / 2, learners: 2 });

/** A finished run with these numbers, all others plain. Measured after every round unless there are fewer measurements. */
export const sampleOutcome = (facts: OutcomeFacts = {}): RunOutcome => {
  const { accuracies = [0.5], before = accuracies, losses = [], passive = {}, learners = [{}, {}] } = facts;
  const count = Math.max(
    1,
    ...[facts.profits, facts.times, facts.utilities, facts.energies, facts.incentives, facts.reputations].map(
      (list) => list?.length ?? 0,
    ),
    accuracies.length,
  );
  return {
    format: "gfml-outcome",
    version: 1,
    key: "key",
    config: defineRun(),
    gfmlVersion: "0.0.0",
    rounding: "rounded",
    dataHash: "data",
    resultHash: "result",
    elapsed: 1,
    learners: learners.map((learner, index) => ({ ...plainLearner, learner: index, ...learner })),
    rounds: Array.from({ length: count }, (_, round) => plainRound(facts, round)),
    evaluations: accuracies.map((accuracy, index) => ({
      round: index,
      active: { before: score(before[index] ?? 0), after: score(accuracy, losses[index]) },
      passive: Object.fromEntries(Object.entries(passive).map(([samples, value]) => [samples, score(value)])),
    })),
  };
};

const plainLearner: LearnerOutcome = {
  learner: 0,
  role: "active",
  isCheat: false,
  profit: 0,
  payments: 0,
  energy: 0,
  roundsTrained: 0,
  roundsHeaded: 0,
  globalReputation: 0,
  lateReputation: 0,
  accuracy: 0,
};

const plainRound = (facts: OutcomeFacts, round: number): RoundOutcome => ({
  round,
  completionTime: facts.times?.[round] ?? 0,
  meanProfit: facts.profits?.[round] ?? 0,
  providerUtility: facts.utilities?.[round] ?? 0,
  payments: 0,
  energy: facts.energies?.[round] ?? 0,
  sittingOut: 0,
  droppedUpdates: 0,
  stability: {
    nashStable: true,
    individuallyStable: true,
    maxGain: 0,
    maxGainAfterLeader: 0,
    moves: 0,
    passes: 1,
    cycled: false,
    stackelbergRegret: 0,
  },
  coalitions: (facts.incentives?.[round] ?? facts.reputations?.[round]?.map(() => 0) ?? [0]).map(
    (incentive, coalition) => ({
      coalition,
      head: incentive === null ? null : coalition,
      size: 1,
      competitionIncentive: incentive ?? 0,
      deadline: 11,
      completionTime: 1,
      meanReputation: facts.reputations?.[round]?.[coalition] ?? 0,
      providerUtility: 0,
    }),
  ),
});

/** A study of so many seeds in which each variant, by name, has these runs, one a seed; undefined: not finished. */
export const sampleStudy = (
  seeds: number,
  runs: Readonly<Record<string, readonly (RunOutcome | undefined)[]>>,
): Study => ({
  options: resolveReproduction({ seeds, dataSets: ["mnist"] }),
  outcomeOf: (variant: Variant, _data: PaperDataSet, seed: number) => runs[variant.name]?.[seed],
});
