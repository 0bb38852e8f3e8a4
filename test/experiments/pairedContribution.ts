import { RandomStream } from "../../src/core/index.ts";
import { norm } from "../../src/math/index.ts";
import { type ContributionRule, type DeliveredUpdate, measureContributions } from "../../src/reputation/index.ts";
import { createTrainer, type Trainer, type TrainerOptions } from "../../src/round/index.ts";
import { type PreparedData, type RunConfig, runSimulation } from "../../src/simulation/index.ts";

export const contributionRules: readonly ContributionRule[] = ["update-norm", "projection", "eq15", "eq15-shifted"];

/** What one learner of one round would be measured at, whatever it delivers, beside the full work of the others. */
export interface PairedMeasures {
  readonly round: number;
  readonly learner: number;
  readonly rule: ContributionRule;
  /** All tau steps. */
  readonly full: number;
  /** The first half of the same steps, on the same batches. */
  readonly half: number;
  /** No step at all, but noise as long as the full update. */
  readonly noise: number;
  /** The full update with its sign turned. */
  readonly flipped: number;
  /** Ten times the full update. */
  readonly inflated: number;
}

/** Both works of a learner, as its head would receive them. */
interface Work {
  readonly full: Sent;
  readonly half: Sent;
}

interface Sent {
  readonly sampleCount: number;
  readonly update: Float32Array;
  readonly gradientNorms: readonly number[];
}

const received = ({ update, ...rest }: Sent): DeliveredUpdate => ({
  ...rest,
  updateNorm: norm(update),
  update: () => update,
});

/**
 * Runs a task with everybody honest and measures, in the rounds chosen, each learner's work twice: all of its steps, and the
 * first half of them on the same batches. The task itself never sees the half (the paired experiment of D5).
 */
export const pairContributions = async (
  config: RunConfig,
  data: PreparedData,
  isSampled: (round: number) => boolean,
): Promise<PairedMeasures[]> => {
  const work = new Map<number, Work>();
  const measured: PairedMeasures[] = [];
  const trainer = (options: TrainerOptions): Trainer => {
    const honest = createTrainer(options);
    const lazy = createTrainer({ ...options, stepsRunBy: () => Math.floor(config.learning.localSteps / 2) });
    return {
      ...honest,
      train: async (task) => {
        const full = await honest.train(task);
        if (isSampled(task.round)) {
          const half = await lazy.train(task);
          const delivery = ({ parameters, gradientNorms }: typeof full): Sent => ({
            sampleCount: options.splitOf(task.learner, task.round).train.length,
            update: parameters.map((value, at) => value - task.model[at]!),
            gradientNorms,
          });
          work.set(task.learner, { full: delivery(full), half: delivery(half) });
        }
        return full;
      },
    };
  };
  await runSimulation({
    config,
    samples: data.set.train,
    partition: data.partition,
    trainer,
    events: {
      onRound: ({ round, coalitions }) => {
        if (!isSampled(round)) return;
        for (const { members } of coalitions) measured.push(...measureCoalition(config, round, members, work));
        work.clear();
      },
    },
  });
  return measured;
};

const measureCoalition = (
  config: RunConfig,
  round: number,
  members: readonly number[],
  work: ReadonlyMap<number, Work>,
): PairedMeasures[] => {
  const deliveries = members.map((learner) => work.get(learner)!.full);
  return members.flatMap((learner, index) => {
    const { full, half } = work.get(learner)!;
    const { update } = full;
    const length = norm(update);
    const variants = {
      full,
      half,
      noise: {
        ...full,
        update: noiseOf(update.length, length, new RandomStream(config.seed, "noise", { round, learner })),
      },
      flipped: { ...full, update: update.map((value) => -value) },
      inflated: { ...full, update: update.map((value) => 10 * value) },
    };
    return contributionRules.map((rule): PairedMeasures => {
      const terms = {
        contribution: rule,
        contributionCap: config.reputation.contributionCap,
        localSteps: config.learning.localSteps,
      };
      const measure = (variant: Sent): number =>
        measureContributions(
          deliveries.map((one, at) => received(at === index ? variant : one)),
          terms,
        )[index]!;
      return {
        round,
        learner,
        rule,
        full: measure(variants.full),
        half: measure(variants.half),
        noise: measure(variants.noise),
        flipped: measure(variants.flipped),
        inflated: measure(variants.inflated),
      };
    });
  });
};

/** A uniform random direction is not needed: independent uniform components, scaled to the length. */
const noiseOf = (size: number, length: number, stream: RandomStream): Float32Array => {
  const values = Float32Array.from({ length: size }, () => stream.uniformBetween(-1, 1));
  const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return values.map((value) => (value * length) / norm);
};

/** How a rule did on some pairs. */
export interface RuleSummary {
  readonly rule: ContributionRule;
  readonly pairs: number;
  /** Share of the pairs in which the full work is measured above the half. */
  readonly ranked: number;
  /** Share in which it is measured below. The rest are equal, as where both are capped. */
  readonly reversed: number;
  /** What half the work is measured at, of all full work; null for the rules whose measures have no zero. */
  readonly half: number | null;
  readonly noise: number | null;
  readonly flipped: number | null;
  readonly inflated: number | null;
}

export const summarizeRule = (rule: ContributionRule, measures: readonly PairedMeasures[]): RuleSummary => {
  const own = measures.filter((one) => one.rule === rule);
  const isLength = rule === "update-norm" || rule === "projection";
  const total = own.reduce((sum, { full }) => sum + full, 0);
  const ratio = (of: (one: PairedMeasures) => number): number | null =>
    isLength ? own.reduce((sum, one) => sum + of(one), 0) / total : null;
  return {
    rule,
    pairs: own.length,
    ranked: own.filter(({ full, half }) => full > half).length / own.length,
    reversed: own.filter(({ full, half }) => full < half).length / own.length,
    half: ratio(({ half }) => half),
    noise: ratio(({ noise }) => noise),
    flipped: ratio(({ flipped }) => flipped),
    inflated: ratio(({ inflated }) => inflated),
  };
};
