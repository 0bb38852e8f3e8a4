import { describeRecipe } from "../../meta/index.ts";
import {
  type EvaluationRecord,
  type LearnerRecord,
  type PersonalizationChoice,
  shownScores,
  type UsedSamples,
} from "../../round/index.ts";
import { errorOf } from "../../text/index.ts";
import { type AloneComparison, type AloneRecord, compareWithAlone } from "../../view/index.ts";
import { type PrivacySpent, privacySpent } from "./privacySpent.ts";
import type { RunFacts } from "./RunFacts.ts";
import type { RunTally } from "./RunTally.ts";

/** `summary.json`: a run in a few numbers. Times in s, money in token, accuracy 0..1. */
export interface RunSummary {
  readonly data: string;
  readonly scheme: string;
  readonly preset: string;
  readonly seed: number;
  readonly rounds: number;
  readonly roundsAsked: number;
  readonly completed: boolean;
  readonly learners: { readonly active: number; readonly passive: number; readonly cheats: number };
  readonly coalitions: number;
  /** The last measurement by test samples, never the best; null if nobody was measured or the run stopped before the first. */
  readonly accuracy: {
    readonly round: number;
    readonly before: number;
    readonly after: number;
    readonly deviation: number;
    readonly worstTenth: number;
    /** Learners with enough test samples; 0: the figures are of all together. */
    readonly learners: number;
    /** Their test samples; null where the records do not say. */
    readonly testSamples: number | null;
    /** Learners with too few test samples to be measured. */
    readonly tooFew: number;
    /** The personalization curve: by number of samples that was asked for, with the samples that were really used. */
    readonly passive: readonly {
      readonly samples: string;
      /** null: no passive learner has so many samples. */
      readonly accuracy: number | null;
      readonly used: UsedSamples | null;
      readonly testSamples: number | null;
    }[];
    /** Values of the run's metrics, by name; null without any. */
    readonly metrics: Readonly<Record<string, number>> | null;
    /** The quantity that is learned, with the root mean squared error in its unit; null where classes are. Accuracies are R² then. */
    readonly quantity: { readonly name: string; readonly before: number; readonly after: number } | null;
    /** How learners personalize, as they chose, in words; null where the configuration says it. */
    readonly chosen: { readonly active: string | null; readonly newcomers: Readonly<Record<string, string>> } | null;
  } | null;
  /** The learners beside what they reach alone; null where that was not measured. */
  readonly alone: AloneComparison | null;
  /** Mean over rounds. */
  readonly completionTime: number;
  /** Sum over rounds of the mean U over active learners, as in the paper's Table III. */
  readonly profitPerLearner: number;
  /** Mean over rounds of the provider's utility. */
  readonly providerUtility: number;
  readonly payments: number;
  /** J */
  readonly energy: number;
  readonly droppedUpdates: number;
  readonly stability: {
    readonly stableRounds: number;
    readonly cycledRounds: number;
    readonly worstGain: number;
    readonly worstRound: number | null;
    /** Rounds in which no learner gains by moving at the prices that are paid. */
    readonly stablePaidRounds: number;
    /** The largest gain of a move at the prices that are paid, token. */
    readonly worstPaidGain: number;
    /** Rounds that reached a joint fixed point of both games; null if the run does not look for one. */
    readonly jointRounds: number | null;
    /** Gains up to this do not count, token. */
    readonly tolerance: number;
  };
  /** Mean global reputation in the last round; null without cheats. */
  readonly reputation: { readonly honest: number; readonly cheats: number } | null;
  /** The rounds' costs on the chain; null on other ledgers. */
  readonly chain: {
    readonly chainId: number;
    /** Address of the contract at which gfml audit starts. */
    readonly address: string;
    readonly transactions: number;
    readonly gas: number;
    /** Call data, bytes. */
    readonly bytes: number;
    /** wei, decimal */
    readonly fees: string;
    /** Seconds spent for the chain, most of them in parallel with other work. */
    readonly seconds: number;
  } | null;
  /** The most that a learner's embeddings have revealed; null if they are sent without noise. */
  readonly privacy: PrivacySpent | null;
  readonly resultHash: string | null;
  readonly folder: string;
  /** Wall-clock seconds of this process. */
  readonly elapsed: number;
}

/** The summary of the rounds played so far. */
export const summarizeRun = (
  facts: RunFacts,
  tally: RunTally,
  end: { readonly completed: boolean; readonly resultHash: string | null; readonly elapsed: number },
  alone?: AloneRecord,
): RunSummary => {
  const { config, population } = facts;
  const evaluation = tally.lastEvaluation;
  const mean = (sum: number): number => (tally.rounds === 0 ? 0 : sum / tally.rounds);
  return {
    data: facts.dataName,
    scheme: facts.scheme,
    preset: config.preset,
    seed: config.seed,
    rounds: tally.rounds,
    roundsAsked: config.rounds,
    completed: end.completed,
    learners: {
      active: population.active.length,
      passive: population.passive.length,
      cheats: population.cheats.length,
    },
    coalitions: tally.lastRound?.coalitions.length ?? config.coalition.count,
    accuracy: evaluation === undefined ? null : summarizeAccuracy(evaluation),
    alone:
      alone === undefined || evaluation === undefined
        ? null
        : compareWithAlone(alone, evaluation.byLearner, config.personalization.minTestSamples),
    completionTime: mean(tally.completionTime),
    profitPerLearner: tally.profit,
    providerUtility: mean(tally.providerUtility),
    payments: tally.payments,
    energy: tally.energy,
    droppedUpdates: tally.droppedUpdates,
    stability: {
      stableRounds: tally.stableRounds,
      cycledRounds: tally.cycledRounds,
      worstGain: tally.worstGain,
      worstRound: tally.worstRound,
      stablePaidRounds: tally.stablePaidRounds,
      worstPaidGain: tally.worstPaidGain,
      jointRounds: tally.jointRounds,
      tolerance: tally.tolerance,
    },
    reputation: compareReputations(tally.lastLearners, new Set(population.cheats)),
    chain: describeChain(tally),
    privacy: privacySpent(config, tally.rounds),
    resultHash: end.resultHash,
    folder: facts.folder,
    elapsed: end.elapsed,
  };
};

const summarizeAccuracy = (record: EvaluationRecord): RunSummary["accuracy"] => {
  const { round, active, passive, choice, metrics, quantity } = record;
  const before = shownScores(active.before);
  const after = shownScores(active.after);
  if (before === undefined || after === undefined) return null;
  const { accuracy, samples: testSamples, ...spread } = after;
  return {
    round,
    before: before.accuracy,
    after: accuracy,
    deviation: spread.deviation,
    worstTenth: spread.worstTenth,
    learners: spread.learners,
    testSamples,
    tooFew: spread.tooFew,
    passive: Object.entries(passive).map(([samples, point]) => {
      const shown = shownScores(point);
      return {
        samples,
        accuracy: shown?.accuracy ?? null,
        used: point.used ?? null,
        testSamples: shown?.samples ?? null,
      };
    }),
    metrics: metrics ?? null,
    quantity:
      quantity === undefined
        ? null
        : { name: quantity.name, before: errorOf(before.loss, quantity), after: errorOf(after.loss, quantity) },
    chosen: describeChoice(choice),
  };
};

const describeChoice = (choice: PersonalizationChoice | undefined): NonNullable<RunSummary["accuracy"]>["chosen"] => {
  if (choice === undefined) return null;
  const newcomers = Object.entries(choice.newcomers).map(([count, { recipe }]) => [count, describeRecipe(recipe)]);
  return {
    active: choice.active === null ? null : describeRecipe(choice.active.recipe),
    newcomers: Object.fromEntries(newcomers),
  };
};

const describeChain = ({ chain }: RunTally): RunSummary["chain"] => {
  if (chain.place === undefined) return null;
  const { transactions, gas, bytes, fees, seconds } = chain;
  return { ...chain.place, transactions, gas, bytes, fees: `${fees}`, seconds };
};

const compareReputations = (
  learners: readonly LearnerRecord[],
  cheats: ReadonlySet<number>,
): RunSummary["reputation"] => {
  const mean = (records: readonly LearnerRecord[]): number =>
    records.reduce((sum, { globalReputation }) => sum + globalReputation, 0) / records.length;
  const dishonest = learners.filter(({ learner }) => cheats.has(learner));
  const honest = learners.filter(({ learner }) => !cheats.has(learner));
  if (dishonest.length === 0 || honest.length === 0) return null;
  return { honest: mean(honest), cheats: mean(dishonest) };
};
