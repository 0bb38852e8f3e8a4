import type { EvaluationRecord } from "../round/index.ts";
import type { RunEvents } from "./RunEvents.ts";

/**
 * Lets measurements run beside the next rounds: at most one at a time, reported in order. A failed one surfaces at the next
 * call, never as an unhandled rejection.
 */
export class EvaluationQueue {
  readonly #events: RunEvents;
  #pending: Promise<void> = Promise.resolve();

  constructor(events: RunEvents) {
    this.#events = events;
  }

  /** Waits for the measurement before, then lets this one continue by itself. */
  async add(evaluation: Promise<EvaluationRecord>): Promise<void> {
    // what fails before it is waited for surfaces when it is
    evaluation.catch(() => {});
    await this.settle();
    this.#pending = evaluation.then((record) => this.#events.onEvaluation?.(record));
    this.#pending.catch(() => {});
  }

  /** Waits until everything added has been reported. @throws what a measurement threw */
  async settle(): Promise<void> {
    await this.#pending;
  }
}
