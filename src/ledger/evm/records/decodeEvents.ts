import { type AbiEvent, type Address, decodeEventLog, type Hex, toEventSelector } from "viem";
import { learnerRegistryAbi } from "../abi/generated/learnerRegistry.ts";
import { reputationRegistryAbi } from "../abi/generated/reputationRegistry.ts";
import { roundsAbi } from "../abi/generated/rounds.ts";
import { tasksAbi } from "../abi/generated/tasks.ts";
import { foreignLogError } from "../errors.ts";
import type { ChainEvent, EventName, LedgerAddresses } from "./ChainEvent.ts";

const byTopic = (abi: readonly { readonly type: string }[]): ReadonlyMap<Hex, AbiEvent> =>
  new Map(
    abi.filter((item) => item.type === "event").map((event) => [toEventSelector(event as AbiEvent), event as AbiEvent]),
  );

const LEARNER_EVENTS = byTopic(learnerRegistryAbi);
const REPUTATION_EVENTS = byTopic(reputationRegistryAbi);
const TASK_EVENTS = byTopic(tasksAbi);
const ROUND_EVENTS = byTopic(roundsAbi);

/** The events that describe a ledger's history; other events describe roles. */
const NAMES: ReadonlySet<string> = new Set<EventName>([
  "LearnerDeclared",
  "LearnerLeft",
  "LearnerRevoked",
  "DecaySet",
  "TaskAdded",
  "ContributionsRecorded",
  "RoundCounted",
  "TaskOpened",
  "PaymentsBooked",
  "TaskFunded",
  "Withdrawn",
  "TaskClosed",
  "RoundOpened",
  "GameLog",
  "MembersPublished",
  "CoalitionPublished",
  "CoalitionSettled",
  "PaymentsCredited",
  "CoalitionForfeited",
  "RoundFinalised",
  "ModelRequested",
  "ModelHandedOver",
]);

/** The parts of a log that decoding needs, as nodes and receipts return them. */
export interface ChainLog {
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly blockNumber: bigint | null;
  readonly blockHash: Hex | null;
  readonly transactionHash: Hex | null;
  readonly logIndex: number | null;
}

/**
 * The ledger's events among logs, in the order of the chain. Other contracts' logs and other events of these contracts
 * (roles, links) are ignored.
 *
 * @throws GFML_FOREIGN_LOG if a log has an event's topic but cannot be that event, or is not in a block yet
 */
export const decodeEvents = (logs: readonly ChainLog[], addresses: LedgerAddresses): ChainEvent[] => {
  const { learners, reputations, tasks, rounds } = addresses;
  const known = new Map<string, ReadonlyMap<Hex, AbiEvent>>([
    [learners.toLowerCase(), LEARNER_EVENTS],
    [reputations.toLowerCase(), REPUTATION_EVENTS],
    [tasks.toLowerCase(), TASK_EVENTS],
    [rounds.toLowerCase(), ROUND_EVENTS],
  ]);
  const events: ChainEvent[] = [];
  for (const log of logs) {
    const event = known.get(log.address.toLowerCase())?.get(log.topics[0] ?? "0x");
    if (event !== undefined && NAMES.has(event.name)) events.push(decodeEvent(log, event));
  }
  return events.sort((a, b) => Number(a.blockNumber - b.blockNumber) || a.logIndex - b.logIndex);
};

const decodeEvent = (log: ChainLog, event: AbiEvent): ChainEvent => {
  const { address, topics, data, blockNumber, blockHash, transactionHash, logIndex } = log;
  if (blockNumber === null || blockHash === null || transactionHash === null || logIndex === null) {
    throw foreignLogError("it is not in a block yet", address, event.name);
  }
  let decoded: { readonly args: unknown };
  try {
    decoded = decodeEventLog({ abi: [event], topics: topics as [Hex, ...Hex[]], data, strict: true });
  } catch (error) {
    throw foreignLogError("its data do not match the event", address, event.name, error);
  }
  const position = { blockNumber, blockHash, transactionHash, logIndex };
  return { name: event.name as EventName, address, arguments: decoded.args, ...position } as ChainEvent;
};
