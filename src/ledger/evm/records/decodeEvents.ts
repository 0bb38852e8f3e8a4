import { type AbiEvent, type Address, decodeEventLog, type Hex, parseAbi, toEventSelector } from "viem";
import { InternalError } from "../../../core/index.ts";
import { ForeignLogError } from "../errors/ForeignLogError.ts";
import type { ChainEvent, EventName, LedgerAddresses } from "./ChainEvent.ts";

const byTopic = (abi: readonly unknown[]): ReadonlyMap<Hex, AbiEvent> =>
  new Map((abi as readonly AbiEvent[]).map((event) => [toEventSelector(event), withPlainNames(event)]));

/** A name that Solidity's grammar for signatures keeps for itself is written with an underscore below. */
const withPlainNames = (event: AbiEvent): AbiEvent => ({
  ...event,
  inputs: event.inputs.map((input) => ({ ...input, name: input.name!.replace(/_$/, "") })),
});

const LEARNER_EVENTS = byTopic(
  parseAbi([
    "struct Declaration { uint32 learner; address account; bool active; uint32 sampleCount; uint16 classCount; uint64 minFrequency; uint64 maxFrequency; uint64 deadline; uint64 cyclesPerSample; uint64 uplinkRate; bytes8 region; bytes32 histogramHash; }",
    "event LearnerDeclared(uint32 indexed learner, address indexed account, Declaration declaration)",
    "event LearnerLeft(uint32 indexed learner)",
    "event LearnerRevoked(uint32 indexed learner)",
  ]),
);

const REPUTATION_EVENTS = byTopic(
  parseAbi([
    "event DecaySet(uint64 decay)",
    "event TaskAdded(uint32 indexed task, address indexed writer)",
    "event ContributionsRecorded(uint32 indexed task, uint32 indexed round, uint16 indexed coalition, uint32 head, uint32[] learners, uint256[] contributions)",
    "event RoundCounted(uint32 indexed task, uint32 indexed round, uint64 clock, uint256 voided)",
  ]),
);

const TASK_EVENTS = byTopic(
  parseAbi([
    "struct GameTerms { uint64 reputationDecay; uint64 globalWeight; uint64 thresholdUtility; uint64 reputationThreshold; uint64 reputationIncentive; uint64 minCompetitionIncentive; uint64 maxCompetitionIncentive; uint64 banLimit; uint32 banRounds; uint32 settlementWindow; uint16 coalitionCount; uint8 contribution; uint8 dissimilarity; }",
    "struct AuditTerms { uint32 localSteps; uint32 embeddingInterval; uint32 maxPasses; uint64 modelBits; uint64 unitCost; uint64 capacitance; uint64 transmissionQuadratic; uint64 transmissionLinear; uint64 transmissionConstant; uint64 lossRate; uint64 profitWeight; uint64 contributionCap; uint64 metaRate; uint64 stepSize; }",
    "struct Opening { GameTerms game; AuditTerms audit; string coalitionPolicy; string incentivePolicy; string headPolicy; bytes32 seedCommitment; bytes32 initialModelHash; address token; uint128 escrow; }",
    "event TaskOpened(uint32 indexed task, address indexed provider, Opening opening)",
    "event PaymentsBooked(uint32 indexed task, uint32 indexed round, uint16 indexed coalition, uint256 total, uint256 escrowLeft)",
    "event Withdrawn(address indexed token, uint32 indexed learner, address account, uint256 amount)",
    "event TaskClosed(uint32 indexed task, uint256 refund)",
  ]),
);

const ROUND_EVENTS = byTopic(
  parseAbi([
    "struct Stability { bool nashStable; bool individuallyStable; bool cycled; uint32 moves; uint32 passes; uint64 maxGain; uint64 maxGainAfterLeader; uint64 stackelbergRegret; }",
    "struct CoalitionHeader { uint16 coalition; uint16 memberCount; uint32 head; uint64 competitionIncentive; uint32[] heads; int64[] similarities; }",
    "struct Member { uint32 learner; int32 similarity; uint48 frequency; }",
    "struct Delivery { uint32 learner; bool delivered; int64 measure; uint48 keptFrequency; uint64 computationTime; uint64 transmissionTime; bytes32 updateHash; bytes32 r; bytes32 vs; }",
    "struct Settlement { uint32 task; uint32 round; uint16 coalition; uint16 batch; int64 largestMeasure; bytes32 modelHash; Delivery[] deliveries; }",
    "struct Aggregates { uint256 highestReputation; uint256 meanReputationUtility; uint64 lowestFrequency; uint64 highestFrequency; uint64 sampleCount; }",
    "event RoundOpened(uint32 indexed task, uint32 indexed round, uint16 coalitionCount, Stability stability)",
    "event GameLog(uint32 indexed task, uint32 indexed round, uint8 indexed kind, bytes data)",
    "event MembersPublished(uint32 indexed task, uint32 indexed round, uint16 indexed coalition, uint16 batch, CoalitionHeader header, Member[] members, uint256[] reputations)",
    "event CoalitionPublished(uint32 indexed task, uint32 indexed round, uint16 indexed coalition, uint64 deadline, Aggregates aggregates)",
    "event CoalitionSettled(uint32 indexed task, uint32 indexed round, uint16 indexed coalition, Settlement settlement, int256[] scores, uint256[] contributions, uint256[] payments)",
    "event CoalitionForfeited(uint32 indexed task, uint32 indexed round, uint16 indexed coalition)",
    "event RoundFinalised(uint32 indexed task, uint32 indexed round, uint64 clock, int64 reference_)",
    "event ModelRequested(uint32 indexed task, uint32 indexed round, uint32 indexed learner)",
    "event ModelHandedOver(uint32 indexed task, uint32 indexed round, uint32 indexed learner, uint16 coalition, bytes32 modelHash)",
  ]),
);

/** What decoding needs of a log, as nodes and receipts give it. */
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
 * (roles, links) are left out.
 *
 * @throws ForeignLogError if a log carries an event's topic and cannot be that event, or is in no block yet
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
    if (event !== undefined) events.push(decodeEvent(log, event));
  }
  return events.sort((a, b) => Number(a.blockNumber - b.blockNumber) || a.logIndex - b.logIndex);
};

const decodeEvent = (log: ChainLog, event: AbiEvent): ChainEvent => {
  const { address, topics, data, blockNumber, blockHash, transactionHash, logIndex } = log;
  if (blockNumber === null || blockHash === null || transactionHash === null || logIndex === null) {
    throw new ForeignLogError("it is in no block yet", address, event.name);
  }
  let decoded: { readonly args: unknown };
  try {
    decoded = decodeEventLog({ abi: [event], topics: topics as [Hex, ...Hex[]], data, strict: true });
  } catch (error) {
    throw new ForeignLogError("its data are not the event's", address, event.name, error);
  }
  const position = { blockNumber, blockHash, transactionHash, logIndex };
  return { name: event.name as EventName, address, arguments: decoded.args, ...position } as ChainEvent;
};

/** An event's ABI by its name. */
export const eventAbi = (name: EventName): AbiEvent => {
  for (const abi of [LEARNER_EVENTS, REPUTATION_EVENTS, TASK_EVENTS, ROUND_EVENTS]) {
    for (const event of abi.values()) if (event.name === name) return event;
  }
  throw new InternalError("there is no such event", { name });
};
