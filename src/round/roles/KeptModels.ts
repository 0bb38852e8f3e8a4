import type { LearnerId } from "../../core/index.ts";

/** A model that a learner keeps for itself, as a round left it. */
export interface KeptModel {
  readonly learner: LearnerId;
  readonly round: number;
  readonly model: Float32Array;
}

/** Rounds whose model a learner remembers: the one in play, and the one before it in case it is played again. */
const GENERATIONS = 2;

/**
 * The models that learners keep for themselves, where their trainer keeps some. A round that is played again starts from the
 * same model as the first time.
 */
export class KeptModels {
  readonly #byLearner = new Map<LearnerId, KeptModel[]>();
  readonly #onKeep: ((models: readonly KeptModel[]) => void) | undefined;

  /**
   * @param models - what was kept before, as from a checkpoint
   * @param onKeep - called with all models of a learner when it keeps a new one, oldest first
   */
  constructor(models: readonly KeptModel[] = [], onKeep?: (models: readonly KeptModel[]) => void) {
    for (const one of models) this.keep(one);
    this.#onKeep = onKeep;
  }

  /** The model that a learner kept before a round; undefined if there is none. */
  before(learner: LearnerId, round: number): Float32Array | undefined {
    return this.#byLearner.get(learner)?.findLast((one) => one.round < round)?.model;
  }

  /** Keeps a learner's model as a round left it. */
  keep(kept: KeptModel): void {
    const earlier = this.#byLearner.get(kept.learner)?.filter(({ round }) => round < kept.round) ?? [];
    const models = [...earlier, kept].slice(-GENERATIONS);
    this.#byLearner.set(kept.learner, models);
    this.#onKeep?.(models);
  }

  /** The last model of each learner, by id. */
  last(): KeptModel[] {
    return [...this.#byLearner.values()].map((models) => models.at(-1)!).sort((a, b) => a.learner - b.learner);
  }
}
