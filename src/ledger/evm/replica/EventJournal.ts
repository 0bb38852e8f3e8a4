import type { ExpectedEvent } from "../plan/PlannedCall.ts";
import type { ChainEvent, EventName } from "../records/ChainEvent.ts";

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

/** The arguments that identify an event of a kind. Events with equal ones differ by their order only. */
const KEYS: Readonly<Record<EventName, readonly string[]>> = {
  LearnerDeclared: ["learner"],
  LearnerLeft: ["learner"],
  LearnerRevoked: ["learner"],
  DecaySet: [],
  TaskAdded: ["task"],
  ContributionsRecorded: ["task", "round", "coalition"],
  RoundCounted: ["task", "round"],
  TaskOpened: ["task"],
  PaymentsBooked: ["task", "round", "coalition"],
  TaskFunded: ["task"],
  Withdrawn: ["learner"],
  TaskClosed: ["task"],
  RoundOpened: ["task", "round"],
  GameLog: ["task", "round", "kind"],
  MembersPublished: ["task", "round", "coalition", "batch"],
  CoalitionPublished: ["task", "round", "coalition"],
  CoalitionSettled: ["task", "round", "coalition", "settlement.batch"],
  PaymentsCredited: ["task", "round", "coalition", "batch"],
  CoalitionForfeited: ["task", "round", "coalition"],
  RoundFinalised: ["task", "round"],
  ModelRequested: ["task", "round", "learner"],
  ModelHandedOver: ["task", "round", "learner"],
};

/** The subject of an event, as text. */
const eventIdentity = (name: EventName, args: unknown): string => {
  const values = KEYS[name].map((path) => {
    let value = args;
    for (const key of path.split(".")) value = (value as Record<string, unknown>)[key];
    return String(value);
  });
  return `${name} ${values.join("/")}`;
};
