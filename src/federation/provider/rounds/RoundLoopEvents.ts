import type { GfmlError, LearnerId } from "../../../core/index.ts";
import type { Wad } from "../../../math/index.ts";
import type {
  EmbeddingMismatch,
  EvaluationRecord,
  HeadFailure,
  LearnerRecord,
  PersonalizationChoice,
  RoundRecord,
  RoundState,
  TakenBack,
  UnpaidCoalition,
} from "../../../round/index.ts";
import type { ChainLine } from "../../../storage/index.ts";
import type { Refusals } from "./RefusedMembers.ts";

/** The events of a provider's round loop, by name. */
export interface RoundLoopEvents {
  /** Too few learners are connected to start a round. Published when the number changes. */
  readonly waiting: { readonly connected: number; readonly needed: number };
  /** The escrow does not cover one more round. Published when the shortage changes. */
  readonly escrowShort: GfmlError;
  /** `amount` was added to the escrow, which now holds `escrow`: both in 1e-18 token. */
  readonly escrowFunded: { readonly amount: Wad; readonly escrow: Wad };
  /** A learner has left, or declared something else, on the ledger itself. */
  readonly changedByOthers: { readonly learner: LearnerId; readonly registered: boolean };
  /** Learners of the round changed on the ledger before it was published: the round is prepared again. */
  readonly roundGivenUp: { readonly round: number; readonly error: GfmlError };
  readonly roundStarted: { readonly round: number; readonly active: readonly LearnerId[] };
  readonly headFailed: HeadFailure;
  readonly embeddingMismatched: EmbeddingMismatch;
  /** Heads refused every update of a learner: the next rounds are played without it. */
  readonly memberLeftOut: Refusals;
  readonly coalitionUnpaid: UnpaidCoalition;
  readonly modelTakenBack: TakenBack;
  /** By learner: the first round that it may head again. Published when the list changes. */
  readonly headsBarred: ReadonlyMap<LearnerId, number>;
  /** All steps of a round are done; `state` is the next round's. Nothing of it is saved yet. */
  readonly roundPlayed: { readonly state: RoundState };
  readonly evaluated: EvaluationRecord;
  /** Learners chose how they personalize; `round` rounds trained the models. */
  readonly personalizationChosen: { readonly round: number; readonly choice: PersonalizationChoice };
  /** A learner's report on held-out samples is not signed, or not possible: it does not count. */
  readonly reportUnsigned: { readonly learner: LearnerId };
  /** The costs of rounds on a chain are written to the folder. */
  readonly chainRoundsSaved: readonly ChainLine[];
  /** A round is settled and saved. `escrow` in 1e-18 token, `seconds` of wall-clock time. */
  readonly roundSettled: {
    readonly record: RoundRecord;
    readonly learners: readonly LearnerRecord[];
    readonly escrow: Wad;
    readonly seconds: number;
  };
}

type Subscriber<Name extends keyof RoundLoopEvents> = (event: RoundLoopEvents[Name]) => Promise<void> | void;

/** Connects the round loop with the rest of the service: the loop knows none of its subscribers. */
export class RoundPublisher {
  readonly #subscribers = new Map<keyof RoundLoopEvents, Subscriber<never>[]>();

  on<Name extends keyof RoundLoopEvents>(name: Name, subscriber: Subscriber<Name>): void {
    this.#subscribers.set(name, [...(this.#subscribers.get(name) ?? []), subscriber]);
  }

  /** Calls the subscribers at once, in the order of subscription, and resolves when all of them have finished. */
  publish<Name extends keyof RoundLoopEvents>(name: Name, event: RoundLoopEvents[Name]): Promise<void> {
    const subscribers = (this.#subscribers.get(name) ?? []) as Subscriber<Name>[];
    return Promise.all(subscribers.map((subscriber) => subscriber(event))).then(() => {});
  }
}
