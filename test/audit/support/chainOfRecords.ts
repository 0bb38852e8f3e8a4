import { type Address, type Hex, numberToHex } from "viem";
import { encodeDeclaration } from "../../../src/ledger/evm/encode/encodeDeclaration.ts";
import { encodeOpening } from "../../../src/ledger/evm/encode/encodeOpening.ts";
import {
  encodeGameLog,
  encodeHeader,
  encodeMembers,
  encodeStability,
  LOG_KINDS,
} from "../../../src/ledger/evm/encode/encodePublication.ts";
import { encodeSettlement } from "../../../src/ledger/evm/encode/encodeSettlement.ts";
import { toBytes32 } from "../../../src/ledger/evm/encode/hashes.ts";
import type {
  ChainEvent,
  EventArguments,
  EventName,
  LedgerAddresses,
} from "../../../src/ledger/evm/records/ChainEvent.ts";
import type { ChainRecord, RecordPayloads } from "../../../src/ledger/evm/records/ChainRecord.ts";
import { toWad, type Wad } from "../../../src/math/index.ts";
import type { MemberReceipt } from "../../../src/round/index.ts";

const addressOf = (number: number): Address => numberToHex(number, { size: 20 });
/** The account of a learner that declares none. */
export const chainAccountOf = (learner: number): Address => addressOf(0x10_0000 + learner);
const hashOf = (number: number): Hex => numberToHex(number, { size: 32 });

export const addresses: LedgerAddresses = {
  learners: addressOf(0xa1),
  reputations: addressOf(0xa2),
  tasks: addressOf(0xa3),
  rounds: addressOf(0xa4),
};

const SOURCE: Readonly<Record<EventName, keyof LedgerAddresses>> = {
  LearnerDeclared: "learners",
  LearnerLeft: "learners",
  LearnerRevoked: "learners",
  DecaySet: "reputations",
  TaskAdded: "reputations",
  ContributionsRecorded: "reputations",
  RoundCounted: "reputations",
  TaskOpened: "tasks",
  PaymentsBooked: "tasks",
  TaskFunded: "tasks",
  Withdrawn: "tasks",
  TaskClosed: "tasks",
  RoundOpened: "rounds",
  GameLog: "rounds",
  MembersPublished: "rounds",
  CoalitionPublished: "rounds",
  CoalitionSettled: "rounds",
  PaymentsCredited: "rounds",
  CoalitionForfeited: "rounds",
  RoundFinalised: "rounds",
  ModelRequested: "rounds",
  ModelHandedOver: "rounds",
};

/** The plain record of a ledger of this process: kind and payload. */
export interface PlainRecord {
  readonly kind: string;
  readonly payload: unknown;
}

/**
 * The events that a chain would show of a ledger's records, a block a record: what the contracts emit, made of what the
 * memory ledger wrote. `batch`: members of a batch.
 */
export const chainOfRecords = (records: readonly PlainRecord[], batch = 50): ChainEvent[] => {
  const events: ChainEvent[] = [];
  const deadlines = new Map<number, Wad>();
  /** By task: x_ref, and the largest x since. */
  const references = new Map<number, { known: bigint; largest: bigint | null; isScore: boolean }>();
  const payees = new Map<number, Address>();
  /** By task: what is left of it. */
  const escrows = new Map<number, bigint>();
  let block = 0n;
  let logIndex = 0;
  const emit = <Name extends EventName>(name: Name, values: EventArguments[Name]): void => {
    events.push({
      name,
      address: addresses[SOURCE[name]],
      arguments: values,
      blockNumber: block,
      blockHash: hashOf(Number(block)),
      transactionHash: hashOf(1_000_000 + Number(block)),
      logIndex: logIndex++,
    } as unknown as ChainEvent);
  };
  for (const { kind, payload } of records) {
    block += 1n;
    logIndex = 0;
    switch (kind as ChainRecord["kind"]) {
      case "registration":
        for (const registration of (payload as RecordPayloads["registration"]).registrations) {
          const { learner } = registration;
          const account = chainAccountOf(learner);
          deadlines.set(learner, toWad(registration.deadline));
          if (registration.payee !== undefined) payees.set(learner, registration.payee as Address);
          emit("LearnerDeclared", { learner, account, declaration: encodeDeclaration(registration, account) });
        }
        break;
      case "leaving":
        emit("LearnerLeft", payload as RecordPayloads["leaving"]);
        break;
      case "revocation":
        for (const learner of (payload as RecordPayloads["revocation"]).learners) emit("LearnerRevoked", { learner });
        break;
      case "task": {
        const { task, ...opening } = payload as RecordPayloads["task"];
        escrows.set(task, BigInt(opening.escrow));
        references.set(task, { known: 0n, largest: null, isScore: opening.terms.contribution.startsWith("eq15") });
        const encoded = encodeOpening({ ...opening, escrow: BigInt(opening.escrow) }, addressOf(0xa5), 3600);
        emit("TaskOpened", { task, provider: addressOf(0xa6), opening: encoded });
        break;
      }
      case "partition": {
        const { aggregates, ...publication } = payload as RecordPayloads["partition"];
        const { task, round, coalitions, stability } = publication;
        emit("RoundOpened", { task, round, coalitionCount: coalitions.length, stability: encodeStability(stability) });
        for (const log of encodeGameLog(publication)) {
          emit("GameLog", { task, round, kind: LOG_KINDS.indexOf(log.kind), data: toHexData(log.data) });
        }
        coalitions.forEach((published, index) => {
          const { coalition, head } = published;
          const members = encodeMembers(published);
          const header = encodeHeader(published);
          for (let start = 0, at = 0; start < members.length; start += batch, at++) {
            const part = members.slice(start, start + batch);
            const key = { task, round, coalition, batch: at };
            emit("MembersPublished", { ...key, header, members: part, reputations: [] });
          }
          const found = aggregates[index]!;
          emit("CoalitionPublished", {
            task,
            round,
            coalition,
            deadline: deadlines.get(head)! / 1_000_000_000n,
            aggregates: {
              highestReputation: BigInt(found.highestReputation),
              meanReputationUtility: BigInt(found.meanReputationUtility),
              lowestFrequency: BigInt(found.lowestFrequency),
              highestFrequency: BigInt(found.highestFrequency),
              sampleCount: BigInt(found.sampleCount),
            },
          });
        });
        break;
      }
      case "settlement": {
        const { receipts, ...settlement } = payload as RecordPayloads["settlement"];
        const { task, round, coalition, modelHash } = settlement;
        const paid = receipts.reduce((sum, { payment }) => sum + BigInt(payment), 0n);
        escrows.set(task, escrows.get(task)! - paid);
        const deliveries = encodeSettlement(settlement, 0n).flatMap((part) => part.deliveries);
        const reference = references.get(task)!;
        // of both measures the smaller, of those the largest
        const ascending = (a: bigint, b: bigint): number => Number(a - b);
        const counted = deliveries.map(({ measure, updateNorm }) =>
          reference.isScore ? measure : [measure, updateNorm].sort(ascending)[0]!,
        );
        const largestMeasure = counted.sort(ascending).at(-1)!;
        if (deliveries.some((one) => one.delivered) && largestMeasure > (reference.largest ?? -1n)) {
          reference.largest = largestMeasure;
        }
        const receiptOf = new Map(receipts.map((receipt) => [receipt.learner, receipt]));
        for (let start = 0, at = 0; start < deliveries.length; start += batch, at++) {
          const part = deliveries.slice(start, start + batch);
          const answered = (field: Exclude<keyof MemberReceipt, "learner">) =>
            part.map(({ learner }) => BigInt(receiptOf.get(learner)![field]));
          const key = { task, round, coalition };
          emit("CoalitionSettled", {
            ...key,
            settlement: { ...key, batch: at, largestMeasure, modelHash: toBytes32(modelHash), deliveries: part },
            contributionScores: answered("contributionScore"),
            contributions: answered("contribution"),
            payments: answered("payment"),
          });
        }
        const batches = deliveries.length > batch ? Math.ceil(deliveries.length / batch) : 0;
        if (batches > 0) {
          emit("PaymentsBooked", { task, round, coalition, total: paid, escrowLeft: escrows.get(task)! });
        }
        for (let at = 0; at < batches; at++) emit("PaymentsCredited", { task, round, coalition, batch: at });
        break;
      }
      case "forfeit":
        emit("CoalitionForfeited", payload as RecordPayloads["forfeit"]);
        break;
      case "finalisation": {
        const { task, round, clock } = payload as RecordPayloads["finalisation"];
        const { known, largest, isScore } = references.get(task)!;
        references.set(task, { known: largest ?? known, largest: null, isScore });
        emit("RoundFinalised", { task, round, clock: BigInt(clock), referenceMeasure: largest ?? known });
        break;
      }
      case "handover": {
        const { task, round, learners } = payload as RecordPayloads["handover"];
        for (const { learner, coalition, modelHash } of learners) {
          emit("ModelRequested", { task, round, learner });
          emit("ModelHandedOver", { task, round, learner, coalition, modelHash: toBytes32(modelHash) });
        }
        break;
      }
      case "withdrawal": {
        const { learner, amount } = payload as RecordPayloads["withdrawal"];
        const payee = payees.get(learner) ?? chainAccountOf(learner);
        emit("Withdrawn", { token: addressOf(0xa5), learner, payee, amount: BigInt(amount) });
        break;
      }
      case "funding": {
        const { task, amount } = payload as RecordPayloads["funding"];
        escrows.set(task, escrows.get(task)! + BigInt(amount));
        emit("TaskFunded", { task, amount: BigInt(amount), escrow: escrows.get(task)! });
        break;
      }
      case "closing": {
        const { task, refund } = payload as RecordPayloads["closing"];
        emit("TaskClosed", { task, refund: BigInt(refund) });
        break;
      }
      default:
        throw new Error(`a record of kind ${kind}`);
    }
  }
  return events;
};

const toHexData = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString("hex")}`;
