import type { ExpectedEvent } from "../plan/PlannedCall.ts";
import type { ChainEvent } from "../records/ChainEvent.ts";
import { eventIdentity } from "./eventIdentity.ts";

/** Events by their subject, oldest first. Each is taken once. */
export class EventJournal {
  readonly #events = new Map<string, ChainEvent[]>();

  add(events: Iterable<ChainEvent>): void {
    for (const event of events) {
      const identity = eventIdentity(event.name, event.arguments);
      const before = this.#events.get(identity);
      if (before === undefined) this.#events.set(identity, [event]);
      else before.push(event);
    }
  }

  get isEmpty(): boolean {
    return this.#events.size === 0;
  }

  has(expected: ExpectedEvent): boolean {
    return this.#events.has(eventIdentity(expected.name, expected.args));
  }

  take(expected: ExpectedEvent): ChainEvent | undefined {
    const identity = eventIdentity(expected.name, expected.args);
    const events = this.#events.get(identity);
    const event = events?.shift();
    if (events?.length === 0) this.#events.delete(identity);
    return event;
  }

  /** All events, each kind and subject in its order. */
  *all(): IterableIterator<ChainEvent> {
    for (const events of this.#events.values()) yield* events;
  }
}
