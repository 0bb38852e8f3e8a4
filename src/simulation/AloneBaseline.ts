import type { LearnerId } from "../core/index.ts";
import { measurable, type Predictions, type TrainerPolicy, weighedMean } from "../meta/index.ts";
import { type Adaptation, type AloneResult, type AloneTask, resolveTrainer, type Trainer } from "../round/index.ts";
import type { AloneRecord } from "../view/index.ts";
import type { AloneResults } from "./aloneCache.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import type { Population } from "./population.ts";

/** Rates that are tried. The middle one is used where no learner can choose. */
const RATES = [0.01, 0.05, 0.1] as const;
const USUAL_RATE = 0.05;
/** Learners that try the rates. */
const TRIERS = 6;

type ChosenRate = Pick<AloneRecord, "stepSize" | "tried">;

/** What a baseline needs. */
export interface AloneOptions {
  readonly trainer: Trainer;
  readonly config: RunConfig;
  readonly population: Population;
  /** The trainer of the federation, where it is in a module. */
  readonly policy?: TrainerPolicy | undefined;
  /** Results that are known already; new ones are added. */
  readonly results?: AloneResults | undefined;
}

/**
 * What each learner of a run reaches alone: plain gradient steps from the same initial model, with the same batches and as
 * many gradients as the federation's trainer computes for it. Nothing is computed before it is asked for, and nothing twice.
 */
export class AloneBaseline {
  readonly #options: AloneOptions;
  readonly #steps: number;
  readonly #pending = new Map<string, Promise<AloneResult>>();
  readonly #known: AloneResults;
  #rate: Promise<ChosenRate> | undefined;

  constructor(options: AloneOptions) {
    this.#options = options;
    this.#known = options.results ?? new Map();
    const { learning, rounds } = options.config;
    const { gradientsPerStep } = resolveTrainer(options.config, options.policy);
    this.#steps = rounds * learning.localSteps * gradientsPerStep(learning);
  }

  /** What a learner's model predicts for its test samples, or for those that it holds out. */
  async predictions(learner: LearnerId, on: Adaptation["on"]): Promise<Predictions> {
    const { stepSize } = await this.#chooseRate();
    return (await this.#result(learner, on, stepSize)).predictions;
  }

  /** The record of all learners. */
  async record(): Promise<AloneRecord> {
    const { config, population } = this.#options;
    const { stepSize, tried } = await this.#chooseRate();
    const { passiveSampleCounts, draws, minTestSamples } = config.personalization;
    const active = new Set(population.active);
    const [byLearner, newcomers] = await Promise.all([
      Promise.all(
        population.registrations.map(async ({ learner }) => {
          const { accuracy, loss, samples } = await this.#result(learner, "test", stepSize);
          return { learner, active: active.has(learner), accuracy, loss, samples };
        }),
      ),
      Promise.all(
        passiveSampleCounts.map((count) =>
          Promise.all(
            population.passive.map(async (learner) =>
              count === "all"
                ? this.#result(learner, "test", stepSize)
                : this.#once({ ...this.#task(learner, stepSize), own: { count, draws }, on: "test" }),
            ),
          ),
        ),
      ),
    ]);
    const means = passiveSampleCounts.flatMap((count, index): [string, number][] => {
      const able = newcomers[index]!.filter(({ available = 0 }) => available >= (count === "all" ? 1 : count));
      const measured = measurable(able, minTestSamples);
      if (measured.length === 0) return [];
      return [[String(count), weighedMean(measured, ({ accuracy }) => accuracy)]];
    });
    return { steps: this.#steps, stepSize, tried, byLearner, newcomers: Object.fromEntries(means) };
  }

  #chooseRate(): Promise<ChosenRate> {
    this.#rate ??= this.#tryRates();
    return this.#rate;
  }

  async #tryRates(): Promise<ChosenRate> {
    const { active } = this.#options.population;
    const every = Math.max(1, Math.ceil(active.length / TRIERS));
    const triers = active.filter((_, place) => place % every === 0);
    const tried = await Promise.all(
      RATES.map(async (stepSize) => {
        const results = await Promise.all(triers.map((learner) => this.#result(learner, "held-out", stepSize)));
        const measured = results.filter(({ samples }) => samples > 0);
        const loss = measured.reduce((sum, one) => sum + one.loss, 0) / measured.length;
        return { stepSize, loss: measured.length === 0 ? null : loss };
      }),
    );
    const best = tried.reduce((one, other) => ((other.loss ?? 0) < (one.loss ?? 0) ? other : one));
    return { stepSize: best.loss === null ? USUAL_RATE : best.stepSize, tried };
  }

  #result(learner: LearnerId, on: Adaptation["on"], stepSize: number): Promise<AloneResult> {
    return this.#once({ ...this.#task(learner, stepSize), own: on === "test" ? "all" : "fit", on });
  }

  #once(task: AloneTask): Promise<AloneResult> {
    const { learner, steps, stepSize, own, on } = task;
    const samples = typeof own === "string" ? own : `${own.count} in ${own.draws} draws`;
    const name = `${learner}: ${steps} of ${stepSize} with ${samples} on ${on}`;
    const before = this.#pending.get(name);
    if (before !== undefined) return before;
    const result = this.#train(name, task);
    this.#pending.set(name, result);
    return result;
  }

  async #train(name: string, task: AloneTask): Promise<AloneResult> {
    const result = this.#known.get(name) ?? (await this.#options.trainer.trainAlone(task));
    this.#known.set(name, result);
    return result;
  }

  #task(learner: LearnerId, stepSize: number): Pick<AloneTask, "learner" | "round" | "steps" | "stepSize"> {
    return { learner, round: Math.max(0, this.#options.config.rounds - 1), steps: this.#steps, stepSize };
  }
}
