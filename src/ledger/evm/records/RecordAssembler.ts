import type { Hex } from "viem";
import type { LearnerId } from "../../../core/index.ts";
import type { PublishedAggregates, PublishedCoalition, Wad } from "../../../round/index.ts";
import { LOG_KINDS } from "../encode/encodePublication.ts";
import type { ChainEvent, EventOf } from "./ChainEvent.ts";
import type { ChainRecord, RecordExtras, RecordKind, RecordPayloads } from "./ChainRecord.ts";
import {
  decodeAggregates,
  decodeCoalition,
  decodeDeclaration,
  decodeDelivery,
  decodeOpening,
  decodeReceipts,
  decodeStability,
  fromBytes32,
} from "./decodePayloads.ts";
import { unpackLearners, unpackMoves, unpackPlaces, unpackSimilarities } from "./gameLog.ts";

/** For a coalition that was published before the assembler's first event. */
export interface KnownCoalition {
  readonly task: number;
  readonly round: number;
  readonly coalition: number;
  readonly memberCount: number;
}

/** The signature in call data with which a learner requested a model: compact, in hex. */
export type FindRequestSignature = (event: EventOf<"ModelHandedOver">) => string | undefined;

/** A record that may still grow. */
interface Draft {
  readonly kind: RecordKind;
  readonly events: ChainEvent[];
  /** No more events can follow. */
  done: boolean;
  complete: boolean;
  /** Reads the events, once no more can follow. */
  readonly read: (events: readonly ChainEvent[]) => { payload: unknown; extras: RecordExtras };
}

const NANO = 1_000_000_000n;

/**
 * Combines the chain's events into calls of the ledger's port, in the order in which they took
 * effect. Pure: events in, records out.
 *
 * A partition is RoundOpened with all GameLog, MembersPublished and CoalitionPublished events of its round. It may grow until
 * the first event of a different kind for its task. A settlement is all batches of a coalition. Registrations, revocations and
 * consecutive hand-overs are one record each, even if several calls made them.
 */
export class RecordAssembler {
  readonly #queue: Draft[] = [];
  readonly #partitions = new Map<number, Draft>();
  readonly #settlements = new Map<string, Draft>();
  readonly #memberCounts = new Map<string, number>();
  readonly #signatureOf: FindRequestSignature;

  constructor(known: readonly KnownCoalition[] = [], signatureOf: FindRequestSignature = () => undefined) {
    for (const { memberCount, ...key } of known) this.#memberCounts.set(keyOf(key), memberCount);
    this.#signatureOf = signatureOf;
  }

  /** Takes the next event, and returns the completed records. */
  push(event: ChainEvent): ChainRecord[] {
    this.#take(event);
    return this.#flush();
  }

  /** The remaining records after the last event. Records with missing parts are not `complete`. */
  end(): ChainRecord[] {
    for (const draft of [...this.#partitions.values(), ...this.#settlements.values()]) {
      if (!this.#queue.includes(draft)) this.#queue.push(draft);
    }
    for (const draft of this.#queue) draft.done = true;
    this.#partitions.clear();
    this.#settlements.clear();
    return this.#flush();
  }

  #take(event: ChainEvent): void {
    switch (event.name) {
      case "LearnerDeclared":
        this.#append(event, "registration", readRegistration, sameLearner);
        return;
      case "LearnerLeft":
        this.#single("leaving", event, { learner: event.arguments.learner });
        return;
      case "LearnerRevoked":
        this.#append(event, "revocation", readRevocation, sameLearner);
        return;
      case "TaskOpened": {
        const { task, provider, opening } = event.arguments;
        const { token } = opening;
        const { settlementWindow } = opening.game;
        this.#single("task", event, { task, ...decodeOpening(opening) }, { provider, token, settlementWindow });
        return;
      }
      case "RoundOpened":
        this.#openRound(event);
        return;
      case "GameLog":
        this.#log(event);
        return;
      case "MembersPublished":
      case "CoalitionPublished":
        this.#publish(event);
        return;
      case "CoalitionSettled":
        this.#settle(event);
        return;
      case "CoalitionForfeited":
        this.#seal(event.arguments.task);
        this.#abandon(event);
        this.#single("forfeit", event, { ...event.arguments });
        return;
      case "RoundFinalised": {
        const { task, round, clock, referenceMeasure } = event.arguments;
        this.#seal(task);
        this.#single(
          "finalisation",
          event,
          { task, round, clock: Number(clock) },
          { referenceMeasure: referenceMeasure * NANO },
        );
        return;
      }
      case "ModelHandedOver":
        this.#handOver(event);
        return;
      case "Withdrawn": {
        const { learner, amount, token, payee } = event.arguments;
        this.#single("withdrawal", event, { learner, amount }, { token, payee });
        return;
      }
      case "TaskFunded": {
        const { task, amount, escrow } = event.arguments;
        this.#single("funding", event, { task, amount }, { escrow });
        return;
      }
      case "TaskClosed":
        this.#seal(event.arguments.task);
        this.#single("closing", event, { ...event.arguments });
        return;
      // these events repeat the ones above in other terms; an audit compares them
      case "ModelRequested":
      case "DecaySet":
      case "TaskAdded":
      case "ContributionsRecorded":
      case "RoundCounted":
      case "PaymentsBooked":
      case "PaymentsCredited":
        return;
    }
  }

  #openRound(event: EventOf<"RoundOpened">): void {
    const { task, coalitionCount } = event.arguments;
    this.#seal(task);
    const draft: Draft = {
      kind: "partition",
      events: [event],
      done: false,
      complete: coalitionCount === 0,
      read: readPartition,
    };
    this.#partitions.set(task, draft);
    if (draft.complete) this.#queue.push(draft);
  }

  #publish(event: EventOf<"MembersPublished"> | EventOf<"CoalitionPublished">): void {
    const draft = this.#partitions.get(event.arguments.task);
    // a range that starts in the middle of a publication does not show all of it
    if (draft === undefined) return;
    draft.events.push(event);
    if (event.name === "MembersPublished") {
      this.#memberCounts.set(keyOf(event.arguments), event.arguments.header.memberCount);
      return;
    }
    const opened = draft.events[0] as EventOf<"RoundOpened">;
    const published = draft.events.filter(({ name }) => name === "CoalitionPublished").length;
    if (published !== opened.arguments.coalitionCount) return;
    draft.complete = true;
    this.#queue.push(draft);
  }

  #log(event: EventOf<"GameLog">): void {
    const { task, round, kind } = event.arguments;
    const draft = this.#partitions.get(task);
    if (draft !== undefined) draft.events.push(event);
    else this.#single("lateLog", event, { task, round, log: LOG_KINDS[kind]! });
  }

  #settle(event: EventOf<"CoalitionSettled">): void {
    const key = keyOf(event.arguments);
    this.#seal(event.arguments.task);
    const draft: Draft = this.#settlements.get(key) ?? {
      kind: "settlement",
      events: [],
      done: false,
      complete: false,
      read: readSettlement,
    };
    draft.events.push(event);
    this.#settlements.set(key, draft);
    const settled = draft.events.reduce(
      (sum, one) => sum + (one as EventOf<"CoalitionSettled">).arguments.settlement.deliveries.length,
      0,
    );
    if (settled < (this.#memberCounts.get(key) ?? Number.POSITIVE_INFINITY)) return;
    draft.complete = true;
    draft.done = true;
    this.#settlements.delete(key);
    this.#memberCounts.delete(key);
    this.#queue.push(draft);
  }

  /** A forfeited coalition keeps the payments of earlier batches. */
  #abandon(event: EventOf<"CoalitionForfeited">): void {
    const key = keyOf(event.arguments);
    const draft = this.#settlements.get(key);
    this.#settlements.delete(key);
    this.#memberCounts.delete(key);
    if (draft === undefined) return;
    draft.done = true;
    this.#queue.push(draft);
  }

  #handOver(event: EventOf<"ModelHandedOver">): void {
    const read = (events: readonly ChainEvent[]) => readHandover(events, this.#signatureOf);
    this.#append(event, "handover", read, (a, b) => sameLearner(a, b) || !sameRound(a, b));
  }

  /** Appends to the last record if it has the same kind and no entry forbids it. */
  #append<Event extends ChainEvent>(
    event: Event,
    kind: RecordKind,
    read: Draft["read"],
    divides: (earlier: Event, event: Event) => boolean,
  ): void {
    const last = this.#queue.at(-1);
    if (last?.kind === kind && !last.events.some((earlier) => divides(earlier as Event, event))) {
      last.events.push(event);
      return;
    }
    this.#queue.push({ kind, events: [event], done: false, complete: true, read });
  }

  #single<Kind extends RecordKind>(
    kind: Kind,
    event: ChainEvent,
    payload: RecordPayloads[Kind],
    extras: RecordExtras = {},
  ): void {
    this.#queue.push({ kind, events: [event], done: true, complete: true, read: () => ({ payload, extras }) });
  }

  /** No more parts of the task's publication can follow. */
  #seal(task: number): void {
    const draft = this.#partitions.get(task);
    this.#partitions.delete(task);
    if (draft === undefined) return;
    draft.done = true;
    // a record that was never completed keeps its place
    if (!this.#queue.includes(draft)) this.#queue.push(draft);
  }

  #flush(): ChainRecord[] {
    const records: ChainRecord[] = [];
    for (;;) {
      const draft = this.#queue[0];
      // a record that its successor may join waits for it
      const joins = draft !== undefined && JOINING.has(draft.kind) && this.#queue.length > 1;
      if (draft === undefined || !(draft.done || joins)) return records;
      this.#queue.shift();
      records.push(recordOf(draft));
    }
  }
}

const JOINING: ReadonlySet<RecordKind> = new Set(["registration", "revocation", "handover"]);

const recordOf = ({ kind, events, complete, read }: Draft): ChainRecord => {
  const { blockNumber, blockHash } = events.at(-1)!;
  const transactionHashes: Hex[] = [...new Set(events.map(({ transactionHash }) => transactionHash))];
  return { kind, ...read(events), complete, blockNumber, blockHash, transactionHashes, events } as ChainRecord;
};

const keyOf = (key: { task: number; round: number; coalition?: number }): string =>
  `${key.task}/${key.round}/${key.coalition ?? ""}`;

const sameLearner = (a: { arguments: { learner: LearnerId } }, b: { arguments: { learner: LearnerId } }): boolean =>
  a.arguments.learner === b.arguments.learner;

interface InRound {
  readonly arguments: { readonly task: number; readonly round: number };
}

const sameRound = (a: InRound, b: InRound): boolean =>
  a.arguments.task === b.arguments.task && a.arguments.round === b.arguments.round;

const of = <Name extends ChainEvent["name"]>(events: readonly ChainEvent[], name: Name): EventOf<Name>[] =>
  events.filter((event): event is EventOf<Name> => event.name === name);

const readRegistration: Draft["read"] = (events) => {
  const declared = of(events, "LearnerDeclared").map((event) => event.arguments);
  return {
    payload: { registrations: declared.map(({ declaration }) => decodeDeclaration(declaration)) },
    extras: { accounts: new Map(declared.map(({ learner, account }) => [learner, account])) },
  };
};

const readRevocation: Draft["read"] = (events) => ({
  payload: { learners: of(events, "LearnerRevoked").map((event) => event.arguments.learner) },
  extras: {},
});

const readHandover = (
  events: readonly ChainEvent[],
  signatureOf: FindRequestSignature,
): { payload: unknown; extras: RecordExtras } => {
  const handed = of(events, "ModelHandedOver");
  const { task, round } = handed[0]!.arguments;
  const learners = handed.map((event) => {
    const { learner, coalition, modelHash } = event.arguments;
    const signature = signatureOf(event);
    return { learner, coalition, modelHash: fromBytes32(modelHash), ...(signature !== undefined && { signature }) };
  });
  return { payload: { task, round, learners }, extras: {} };
};

const readPartition: Draft["read"] = (events) => {
  const { task, round, stability } = (events[0] as EventOf<"RoundOpened">).arguments;
  const published = of(events, "CoalitionPublished").map((event) => event.arguments);
  const coalitions = new Map<number, PublishedCoalition>();
  const reputations = new Map<number, Wad[]>();
  for (const { arguments: batch } of of(events, "MembersPublished")) {
    const part = decodeCoalition(batch.header, batch.members);
    const before = coalitions.get(batch.coalition);
    coalitions.set(
      batch.coalition,
      before === undefined ? part : { ...before, members: [...before.members, ...part.members] },
    );
    reputations.set(batch.coalition, [...(reputations.get(batch.coalition) ?? []), ...batch.reputations]);
  }
  const aggregates: PublishedAggregates[] = [];
  for (const coalition of coalitions.keys()) {
    const found = published.find((one) => one.coalition === coalition);
    if (found !== undefined) aggregates.push(decodeAggregates(coalition, found.aggregates));
  }
  const faults: string[] = [];
  const log = <Value>(kind: (typeof LOG_KINDS)[number], unpack: (data: readonly Hex[]) => Value[]): Value[] => {
    const data = of(events, "GameLog").filter((event) => LOG_KINDS[event.arguments.kind] === kind);
    try {
      return unpack(data.map((event) => event.arguments.data));
    } catch (error) {
      faults.push((error as Error).message.split("\n")[0]!);
      return [];
    }
  };
  const sittingOut = log("sittingOut", (data) => unpackLearners("sittingOut", data));
  const barred = log("barred", (data) => unpackLearners("barred", data));
  const absent = log("absent", (data) => unpackLearners("absent", data));
  const width = [...coalitions.values()].reduce((sum, { members }) => sum + members.length, sittingOut.length);
  return {
    payload: {
      task,
      round,
      coalitions: [...coalitions.values()],
      sittingOut,
      recruited: log("recruited", (data) => unpackPlaces("recruited", data)),
      similarities: log("similarities", (data) => unpackSimilarities(data, width)),
      ...(barred.length > 0 && { barred }),
      ...(absent.length > 0 && { absent }),
      playerOrder: log("playerOrder", (data) => unpackLearners("playerOrder", data)),
      moves: log("moves", unpackMoves),
      refusedReentries: log("refusedReentries", (data) => unpackPlaces("refusedReentries", data)),
      stability: decodeStability(stability),
      aggregates,
    } satisfies RecordPayloads["partition"],
    extras: {
      coalitions: [...coalitions.keys()].map((coalition) => {
        const deadline = published.find((one) => one.coalition === coalition)?.deadline;
        return { deadline: deadline === undefined ? null : deadline * NANO, reputations: reputations.get(coalition)! };
      }),
      ...(faults.length > 0 && { faults }),
    },
  };
};

const readSettlement: Draft["read"] = (events) => {
  const batches = of(events, "CoalitionSettled").map((event) => event.arguments);
  const { task, round, coalition, modelHash } = batches[0]!.settlement;
  return {
    payload: {
      task,
      round,
      coalition,
      modelHash: fromBytes32(modelHash),
      members: batches.flatMap(({ settlement }) => settlement.deliveries.map(decodeDelivery)),
      receipts: batches.flatMap(({ settlement, contributionScores, contributions, payments }) =>
        decodeReceipts(settlement.deliveries, contributionScores, contributions, payments),
      ),
    } satisfies RecordPayloads["settlement"],
    extras: {},
  };
};
