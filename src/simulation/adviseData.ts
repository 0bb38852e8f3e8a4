import type { SamplePartition, Samples } from "../data/index.ts";
import { describeRecipe, type TrainerName } from "../meta/index.ts";
import { createTrainer, type EvaluationRecord, shownScores } from "../round/index.ts";
import { type AloneComparison, type AloneRecord, compareWithAlone } from "../view/index.ts";
import type { AloneResults } from "./aloneCache.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { adviceNeedsLearnersError } from "./errors.ts";
import { planRun } from "./planRun.ts";
import { runSimulation } from "./runSimulation.ts";

/** Trainers that are tried, in this order, while time lasts. The first one decides whether to federate at all. */
const TRAINERS: readonly TrainerName[] = ["fedavg", "per-fedavg", "ditto", "fedprox"];
/** Learners that a trial plays at most: those that train, and newcomers. */
const MOST_ACTIVE = 12;
const MOST_NEWCOMERS = 4;
/** Fewer learners say nothing about a mean. */
const LEAST_LEARNERS = 4;
/** Rounds of a trial at most. */
const MOST_ROUNDS = 30;

/** What an advice is made from. */
export interface AdviceOptions {
  /** The preset `benefit` on the user's data. */
  readonly config: RunConfig;
  readonly samples: Samples;
  readonly partition: SamplePartition;
  /** No trial starts later than this, s. The first one always does. */
  readonly budget: number;
  /** ms. */
  readonly now: () => number;
  /** Threads; 0: this one. */
  readonly workers: number;
  readonly signal?: AbortSignal;
  readonly onTrial?: (trial: Trial) => void;
}

/** A short federation with one trainer, beside staying alone. */
export interface Trial {
  readonly trainer: TrainerName;
  /** The learners that train. */
  readonly comparison: AloneComparison;
  /** Accuracy of each learner that trains, by id. */
  readonly accuracies: ReadonlyMap<number, number>;
  /** Mean accuracy of newcomers by number of own samples. */
  readonly newcomers: Readonly<Record<string, number>>;
  /** How the learners chose to personalize, in words. */
  readonly chosen: string | null;
  readonly seconds: number;
}

/** A mean difference with half its 95 % interval over learners, 0..1. */
interface Difference {
  readonly mean: number;
  readonly halfWidth: number;
}

/** Whether to federate, and with which trainer. */
export interface Advice {
  readonly verdict: "federate" | "stay alone" | "no certain gain";
  readonly trainer: TrainerName;
  /** How much better the trainer is than fedavg, learner by learner; null if it is fedavg. */
  readonly overFedavg: Difference | null;
  readonly trials: readonly Trial[];
  /** Trainers for which no time was left. */
  readonly untried: readonly TrainerName[];
  readonly facts: {
    readonly learners: number;
    /** Learners of the data, of which `learners` and `newcomers` were played. */
    readonly ofLearners: number;
    readonly newcomers: number;
    readonly rounds: number;
    /** Median number of training samples. */
    readonly samples: number;
    /** Mean number of classes that a learner holds. */
    readonly classes: number;
    readonly classCount: number;
  };
}

/**
 * Estimates from a short federation of some of the learners whether a federation beats staying alone on some data, and which trainer
 * serves it best. Everything follows from the seed but how many trainers are tried, which depends on the time that trials take.
 *
 * @throws GFML_ADVICE_LEARNERS if the data have fewer than 4 learners
 */
export const adviseData = async (options: AdviceOptions): Promise<Advice> => {
  const { samples, budget, now, signal, onTrial } = options;
  const startedAt = now();
  const { config, partition } = smaller(options);
  const aloneResults: AloneResults = new Map();
  const trials: Trial[] = [];
  for (const trainer of TRAINERS) {
    const spent = (now() - startedAt) / 1000;
    // the next trial takes about as long as the longest one
    const longest = Math.max(0, ...trials.map(({ seconds }) => seconds));
    if (trials.length > 0 && spent + longest > budget) break;
    signal?.throwIfAborted();
    const trial = await play({ ...options, config: { ...config, trainer }, partition }, aloneResults);
    trials.push(trial);
    onTrial?.(trial);
  }
  const { population } = planRun(config, samples, partition);
  const counts = population.registrations.map(({ sampleCount }) => sampleCount).sort((a, b) => a - b);
  const classes = partition.map((own) => new Set(own.map((index) => samples.labels[index])).size);
  const [first] = trials as [Trial];
  const better = trials
    .slice(1)
    .map((trial) => ({ trial, over: pairedDifference(trial.accuracies, first.accuracies) }))
    .filter(({ over }) => over.mean - over.halfWidth > 0)
    .sort((a, b) => b.over.mean - a.over.mean)[0];
  return {
    verdict: verdictOf((better?.trial ?? first).comparison),
    trainer: better?.trial.trainer ?? first.trainer,
    overFedavg: better?.over ?? null,
    trials,
    untried: TRAINERS.slice(trials.length),
    facts: {
      learners: population.active.length,
      ofLearners: options.partition.length,
      newcomers: population.passive.length,
      rounds: config.rounds,
      samples: counts[counts.length >> 1]!,
      classes: classes.reduce((sum, count) => sum + count, 0) / classes.length,
      classCount: samples.classCount,
    },
  };
};

/** A certain gain asks for a federation, a certain loss against it. A comparison with NaN is none of both. */
const verdictOf = ({ difference, halfWidth }: AloneComparison): Advice["verdict"] => {
  if (halfWidth === null) return "no certain gain";
  if (difference - halfWidth > 0) return "federate";
  return difference + halfWidth < 0 ? "stay alone" : "no certain gain";
};

/** The data of some learners, at equal distances, and rounds that a minute has room for. */
const smaller = ({ config, partition }: AdviceOptions): Pick<AdviceOptions, "config" | "partition"> => {
  const { length } = partition;
  if (length < LEAST_LEARNERS) throw adviceNeedsLearnersError(length, LEAST_LEARNERS);
  const count = Math.min(length, MOST_ACTIVE + MOST_NEWCOMERS);
  const newcomers = Math.min(MOST_NEWCOMERS, Math.floor(count / 4));
  const chosen = Array.from({ length: count }, (_, place) => partition[Math.floor((place * length) / count)]!);
  const rounds = Math.min(MOST_ROUNDS, config.rounds);
  return {
    partition: chosen,
    config: {
      ...config,
      rounds,
      evaluationInterval: rounds,
      ledger: "memory",
      coalition: { ...config.coalition, count: 1 },
      // nobody sits out: the question is the worth of learning together
      scheme: { coalition: "grand", incentive: "optimized", head: "reputation" },
      population: {
        ...config.population,
        learners: count,
        activeFraction: (count - newcomers) / count,
        deadline: { min: LONG, max: LONG },
      },
      personalization: { ...config.personalization, draws: DRAWS, passiveSampleCounts: [1, 5, 10] },
    },
  };
};

/** A deadline that no learner misses, s. */
const LONG = 1e6;
const DRAWS = 5;

const play = async (options: AdviceOptions, aloneResults: AloneResults): Promise<Trial> => {
  const { config, samples, partition, now, workers, signal } = options;
  const startedAt = now();
  let alone: AloneRecord | undefined;
  let last: EvaluationRecord | undefined;
  await runSimulation({
    config,
    samples,
    partition,
    ...(workers === 0 ? { trainer: createTrainer } : { workers }),
    measuresAlone: true,
    aloneResults,
    ...(signal && { signal }),
    events: {
      onAlone: (record) => {
        alone = record;
      },
      onEvaluation: (record) => {
        last = record;
      },
    },
  });
  signal?.throwIfAborted();
  const { byLearner, passive, choice } = last!;
  return {
    trainer: config.trainer as TrainerName,
    comparison: compareWithAlone(alone!, byLearner, config.personalization.minTestSamples)!,
    accuracies: new Map(byLearner.map(({ learner, after }) => [learner, after])),
    newcomers: Object.fromEntries(
      Object.entries(passive).flatMap(([count, point]) => {
        const shown = shownScores(point);
        return shown === undefined ? [] : [[count, shown.accuracy]];
      }),
    ),
    chosen: choice?.active ? describeRecipe(choice.active.recipe) : null,
    seconds: (now() - startedAt) / 1000,
  };
};

const pairedDifference = (own: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): Difference => {
  const differences = [...own].flatMap(([learner, accuracy]) => {
    const before = other.get(learner);
    return before === undefined ? [] : [accuracy - before];
  });
  const count = differences.length;
  const mean = differences.reduce((sum, one) => sum + one, 0) / count;
  const variance = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (count - 1);
  return { mean, halfWidth: 1.96 * Math.sqrt(variance / count) };
};
