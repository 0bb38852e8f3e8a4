import type { LearnerId } from "../../../core/index.ts";
import { MOST_HEADS } from "../../../reputation/index.ts";
import type { PartitionPublication, PublishedAggregates, PublishedCoalition } from "../../../round/index.ts";
import { findLearner, findTask } from "../../state/find.ts";
import type { LedgerState } from "../../state/LedgerState.ts";
import { reputationsSeenBy } from "../../state/readReputations.ts";
import {
  bytesToHexData,
  encodeGameLog,
  encodeHeader,
  encodeMembers,
  encodeStability,
  LOG_KINDS,
  logEntrySize,
} from "../encode/encodePublication.ts";
import { fitInteger, fitNano } from "../encode/fit.ts";
import type { ExpectedEvent, PlannedCall } from "./PlannedCall.ts";

/** Members that the contracts take in one call. */
const MOST_IN_BATCH = 50;
/** Gas of one batch of members: a batch becomes smaller as its members have served more heads. */
const BATCH_GAS = 9_000_000;
/**
 * Gas of a batch apart from its members, of each past head that the coalition's head sees, of each member, of each head whose sum
 * a member keeps and the head sees, and of replacing a kept sum. Rounded up from contracts/test/gas/ledger.json.
 */
const CALL_GAS = 150_000;
const VIEW_GAS = 4_500;
const MEMBER_GAS = 80_000;
const SERVED_GAS = 9_300;
const REPLACE_GAS = 560_000;

/** Bytes of a log in one call. */
const LOG_BYTES = 24_000;

/**
 * The calls that publish a round: open it, record the game's log, publish every coalition in batches, and then the
 * utilities of coalitions with more than one batch.
 *
 * @param state - the state before the round is published
 * @param answers - the aggregates that the chain must compute
 */
export const planPublication = (
  state: LedgerState,
  publication: PartitionPublication,
  answers: readonly PublishedAggregates[],
): PlannedCall[] => {
  const { task, coalitions, stability } = publication;
  const round = fitInteger("round", publication.round, 32);
  const encoded = encodeStability(stability);
  const opening: PlannedCall = {
    contract: "rounds",
    functionName: "openRound",
    args: [task, round, coalitions.length, encoded],
    label: `open round ${round}`,
    gas: 250_000,
    events: [
      {
        name: "RoundOpened",
        args: { task, round, coalitionCount: coalitions.length, stability: encoded },
      },
    ],
  };
  return [
    opening,
    ...planLog(publication),
    ...coalitions.flatMap((published, index) => planCoalition(state, publication, published, answers[index]!)),
  ];
};

const planLog = (publication: PartitionPublication): PlannedCall[] => {
  const { task, round } = publication;
  return encodeGameLog(publication).flatMap(({ kind, data }) => {
    const size = logEntrySize[kind];
    const step = Math.floor(LOG_BYTES / size) * size;
    const number = LOG_KINDS.indexOf(kind);
    const calls: PlannedCall[] = [];
    for (let start = 0; start < data.length; start += step) {
      const bytes = bytesToHexData(data.subarray(start, start + step));
      calls.push({
        contract: "rounds",
        functionName: "publishLog",
        args: [task, round, number, bytes],
        label: `log of round ${round}, ${kind}`,
        gas: 60_000 + 48 * data.length,
        events: [{ name: "GameLog", args: { task, round, kind: number, data: bytes } }],
      });
    }
    return calls;
  });
};

const planCoalition = (
  state: LedgerState,
  { task, round }: PartitionPublication,
  published: PublishedCoalition,
  answer: PublishedAggregates,
): PlannedCall[] => {
  const { coalition, head } = published;
  const header = encodeHeader(published);
  const reputationOf = reputationsSeenBy(state, published, findTask(state, task).terms);
  const seen = header.heads.length;
  const gasOfCall = CALL_GAS + VIEW_GAS * seen;
  const gasOfMember = (learner: LearnerId): number => {
    const kept = state.registry.accounts.get(learner)?.byHead.size ?? 0;
    return MEMBER_GAS + SERVED_GAS * Math.min(kept, seen) + (kept < MOST_HEADS ? 0 : REPLACE_GAS);
  };
  const parts = cutByGas(published.members, ({ learner }) => gasOfMember(learner), BATCH_GAS - gasOfCall);
  const batches = parts.map((members) => encodeMembers({ ...published, members }));
  const reputations = parts.map((members) => members.map(({ learner }) => reputationOf(learner)));
  const complete: ExpectedEvent = {
    name: "CoalitionPublished",
    args: {
      task,
      round,
      coalition,
      deadline: fitNano("deadline", findLearner(state, head).deadline, 64),
      aggregates: {
        highestReputation: answer.highestReputation,
        meanReputationUtility: answer.meanReputationUtility,
        lowestFrequency: BigInt(answer.lowestFrequency),
        highestFrequency: BigInt(answer.highestFrequency),
        sampleCount: BigInt(answer.sampleCount),
      },
    },
  };
  const publishing = batches.map(
    (members, batch): PlannedCall => ({
      contract: "rounds",
      functionName: "publishCoalition",
      args: [task, round, batch, header, members],
      label: `publish coalition ${coalition} of round ${round}, batch ${batch}`,
      gas: members.reduce((gas, { learner }) => gas + gasOfMember(learner), gasOfCall),
      events: [
        {
          name: "MembersPublished",
          args: { task, round, coalition, batch, header, members, reputations: reputations[batch]! },
        },
        ...(batches.length === 1 ? [complete] : []),
      ],
    }),
  );
  if (batches.length === 1) return publishing;
  const adding = reputations.map(
    (values, batch): PlannedCall => ({
      contract: "rounds",
      functionName: "addUtilities",
      args: [task, round, coalition, batch, values],
      label: `utilities of coalition ${coalition} of round ${round}, batch ${batch}`,
      gas: 120_000 + 6_000 * values.length,
      // a batch before the last one leaves no event: its effect shows when the coalition is complete
      events: batch === batches.length - 1 ? [complete] : [],
      utilities: { task, round, coalition, batch },
    }),
  );
  return [...publishing, ...adding];
};

/** Cuts a list into pieces of at most 50 entries. No piece costs more gas than there is; one entry always fits. */
const cutByGas = <Entry>(entries: readonly Entry[], gasOf: (entry: Entry) => number, gas: number): Entry[][] => {
  const pieces: Entry[][] = [];
  let left = 0;
  for (const entry of entries) {
    const cost = gasOf(entry);
    const piece = pieces.at(-1);
    if (piece !== undefined && piece.length < MOST_IN_BATCH && cost <= left) piece.push(entry);
    else {
      pieces.push([entry]);
      left = gas;
    }
    left -= cost;
  }
  return pieces;
};
