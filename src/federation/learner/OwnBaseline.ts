import type { LearnerId } from "../../core/index.ts";
import type { Predictions } from "../../meta/index.ts";
import {
  type Adaptation,
  type AloneResult,
  type AloneTask,
  resolveTrainer,
  type TaskConfig,
} from "../../round/index.ts";
import type { OwnTrainer } from "./JoinOptions.ts";

/** Rates that are tried, as in a simulation. The middle one is used where too few samples are held out to choose. */
const RATES = [0.01, 0.05, 0.1] as const;
const USUAL_RATE = 0.05;
/** Held-out samples that can tell rates apart. */
const ENOUGH = 10;
/** Most steps of a model that is trained alone: a service may play rounds for years. */
const MOST_STEPS = 10_000;

/**
 * What a learner of a federation reaches alone, on its own device: plain gradient steps, as many as the federation's trainer
 * computes gradients for it, at the rate that does best on its held-out samples. Nothing of it leaves the learner.
 */
export class OwnBaseline {
  readonly #trainer: Pick<OwnTrainer, "trainAlone">;
  readonly #learner: LearnerId;
  readonly #task: TaskConfig;
  readonly #results = new Map<string, Promise<AloneResult>>();

  constructor(trainer: Pick<OwnTrainer, "trainAlone">, learner: LearnerId, task: TaskConfig) {
    this.#trainer = trainer;
    this.#learner = learner;
    this.#task = task;
  }

  /** What the model predicts for its test samples or for those that it holds out, trained as long as so many rounds. */
  async predictions(on: Adaptation["on"], rounds: number): Promise<Predictions> {
    return (await this.measure(on, rounds)).predictions;
  }

  /** How the model does on its test samples or on those that it holds out, trained as long as so many rounds. */
  async measure(on: Adaptation["on"], rounds: number): Promise<AloneResult> {
    const { learning } = this.#task;
    const gradients = rounds * learning.localSteps * resolveTrainer(this.#task).gradientsPerStep(learning);
    const steps = Math.min(MOST_STEPS, gradients);
    const tried = await Promise.all(RATES.map((stepSize) => this.#train("held-out", steps, stepSize)));
    const best = RATES.reduce((one, _, place) => (tried[place]!.loss < tried[one]!.loss ? place : one), 0);
    const stepSize = tried[0]!.samples < ENOUGH ? USUAL_RATE : RATES[best]!;
    return this.#train(on, steps, stepSize);
  }

  #train(on: Adaptation["on"], steps: number, stepSize: number): Promise<AloneResult> {
    const name = `${on} ${steps} ${stepSize}`;
    const before = this.#results.get(name);
    if (before !== undefined) return before;
    const own: AloneTask["own"] = on === "test" ? "all" : "fit";
    const result = this.#trainer.trainAlone({ learner: this.#learner, round: 0, steps, stepSize, own, on });
    this.#results.set(name, result);
    // failed work may be tried again
    result.catch(() => this.#results.delete(name));
    return result;
  }
}
