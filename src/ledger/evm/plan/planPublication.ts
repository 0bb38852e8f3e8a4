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
import { inBatches } from "./inBatches.ts";
import type { ExpectedEvent, PlannedCall } from "./PlannedCall.ts";

/** Members that the contracts take in one call. */
const MOST_IN_BATCH = 50;
/** Gas of one batch of members: it becomes smaller as members see more past heads, so no transaction grows with them. */
const BATCH_GAS = 9_000_000;
/** Gas of a batch apart from its members, of each member, and of each past head that a member's head sees. */
const CALL_GAS = 250_000;
const MEMBER_GAS = 90_000;
const VIEW_GAS = 8_500;

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
  const gasOfMember = MEMBER_GAS + VIEW_GAS * header.heads.length;
  const size = Math.max(1, Math.min(MOST_IN_BATCH, Math.floor((BATCH_GAS - CALL_GAS) / gasOfMember)));
  const batches = inBatches(encodeMembers(published), size);
  const reputations = inBatches(
    published.members.map(({ learner }) => reputationOf(learner)),
    size,
  );
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
      gas: CALL_GAS + gasOfMember * members.length,
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
