import type { EvaluationRecord } from "../round/index.ts";
import type { RunEvents } from "./RunEvents.ts";

/**
 * Lets measurements run in parallel with the next rounds: at most one at a time, reported in order. A failure surfaces at the
 * next call, never as an unhandled rejection.
 */
export class EvaluationQueue {
  readonly #events: RunEvents;
  #pending: Promise<void> = Promise.resolve();

  constructor(events: RunEvents) {
    this.#events = events;
  }

  /** Waits for the previous measurement, then lets this one continue by itself. */
  async add(evaluation: Promise<EvaluationRecord>): Promise<void> {
    // an early failure surfaces when the measurement is awaited
    evaluation.catch(() => {});
    await this.settle();
    this.#pending = evaluation.then((record) => this.#events.onEvaluation?.(record));
    this.#pending.catch(() => {});
  }

  /** Waits until everything added has been reported. @throws the error of a measurement */
  async settle(): Promise<void> {
    await this.#pending;
  }
}
