import { type CoalitionIndex, InvalidValueError, type LearnerId, requireInteger } from "../../core/index.ts";
import { toWad, WAD } from "../../math/index.ts";
import { reputationUtilityWad } from "../../reputation/index.ts";
import type {
  CoalitionAggregates,
  PartitionPublication,
  PublishedCoalition,
  PublishedMember,
  Registration,
} from "../../round/index.ts";
import { DuplicateCoalitionError } from "../errors/DuplicateCoalitionError.ts";
import { DuplicateMemberError } from "../errors/DuplicateMemberError.ts";
import { HeadNotMemberError } from "../errors/HeadNotMemberError.ts";
import { PassiveMemberError } from "../errors/PassiveMemberError.ts";
import { RoundOpenError } from "../errors/RoundOpenError.ts";
import { RoundOrderError } from "../errors/RoundOrderError.ts";
import { findLearner, findRunningTask } from "./find.ts";
import type { LedgerState, OpenCoalition, OpenMember, TaskState } from "./LedgerState.ts";
import { reputationsSeenBy, similarityWad } from "./readReputations.ts";

/** Opens a round: checks who plays where, and fixes the aggregates that payments will use [D11]. */
export const publishPartition = (state: LedgerState, publication: PartitionPublication): CoalitionAggregates[] => {
  const { task: id, round } = publication;
  const task = findRunningTask(state, id);
  if (task.open !== null) throw new RoundOpenError(id, task.round);
  if (round !== task.round) throw new RoundOrderError(id, task.round, round);

  const placed = new Set<LearnerId>();
  const place = (learner: LearnerId): Registration => {
    const registration = findLearner(state, learner);
    if (placed.has(learner)) throw new DuplicateMemberError(round, learner);
    placed.add(learner);
    return registration;
  };
  const open = new Map<CoalitionIndex, OpenCoalition>();
  for (const published of publication.coalitions) {
    requireCoalition(task, published.coalition, "coalition");
    if (open.has(published.coalition)) throw new DuplicateCoalitionError(round, published.coalition);
    open.set(published.coalition, openCoalition(state, task, published, place));
  }
  for (const learner of publication.sittingOut) place(learner);
  checkGameLog(state, task, publication);

  task.open = open;
  return [...open.values()].map(({ aggregates }) => ({ ...aggregates }));
};

const openCoalition = (
  state: LedgerState,
  task: TaskState,
  published: PublishedCoalition,
  place: (learner: LearnerId) => Registration,
): OpenCoalition => {
  const { terms, round } = task;
  const { coalition, head, competitionIncentive } = published;
  const incentive = toWad(competitionIncentive, "competitionIncentive");
  if (competitionIncentive < terms.minCompetitionIncentive || competitionIncentive > terms.maxCompetitionIncentive) {
    throw new InvalidValueError(
      `competitionIncentive of coalition ${coalition}`,
      competitionIncentive,
      `from ${terms.minCompetitionIncentive} to ${terms.maxCompetitionIncentive}`,
    );
  }
  const reputationOf = reputationsSeenBy(state, published, terms);
  const members = new Map<LearnerId, OpenMember>();
  const reputations: bigint[] = [];
  let highestReputation = 0n;
  let lowestFrequency = Number.POSITIVE_INFINITY;
  let highestFrequency = 0;
  let sampleCount = 0;
  for (const member of published.members) {
    const registration = place(member.learner);
    if (!registration.active) throw new PassiveMemberError(round, member.learner);
    members.set(member.learner, openMember(member, registration, head));
    const reputation = reputationOf(member.learner);
    reputations.push(reputation);
    if (reputation > highestReputation) highestReputation = reputation;
    lowestFrequency = Math.min(lowestFrequency, registration.minFrequency);
    highestFrequency = Math.max(highestFrequency, registration.maxFrequency);
    sampleCount += registration.sampleCount;
  }
  if (!members.has(head)) throw new HeadNotMemberError(round, coalition, head);

  const utilityTerms = {
    thresholdUtility: toWad(terms.thresholdUtility),
    reputationThreshold: toWad(terms.reputationThreshold),
  };
  let totalUtility = 0n;
  for (const value of reputations) totalUtility += reputationUtilityWad(value, highestReputation, utilityTerms);
  return {
    head,
    deadline: toWad(findLearner(state, head).deadline),
    competitionIncentive: incentive,
    aggregates: {
      coalition,
      highestReputation,
      meanReputationUtility: totalUtility / BigInt(members.size),
      lowestFrequency,
      highestFrequency,
      sampleCount,
    },
    members,
    status: "published",
    largestMeasure: null,
    settlement: null,
    receipts: [],
    record: -1,
  };
};

const openMember = (member: PublishedMember, registration: Registration, head: LearnerId): OpenMember => {
  const { learner, frequency } = member;
  requireInteger(`frequency of learner ${learner}`, frequency, registration.minFrequency, registration.maxFrequency);
  const similarity = similarityWad(member.similarity, `similarity of learner ${learner}`);
  if (learner === head && similarity !== WAD) {
    throw new InvalidValueError(`similarity of head ${learner} with itself`, member.similarity, "1");
  }
  return { similarity, frequency, sampleCount: registration.sampleCount };
};

const requireCoalition = (task: TaskState, coalition: CoalitionIndex, field: string): void => {
  requireInteger(field, coalition, 0, task.terms.coalitionCount - 1);
};

/** The game's log is kept for auditors: only what could not be replayed at all is refused. */
const checkGameLog = (state: LedgerState, task: TaskState, publication: PartitionPublication): void => {
  const { recruited, playerOrder, moves, refusedReentries, stability } = publication;
  const recruits = new Set<LearnerId>();
  for (const { learner, coalition } of recruited) {
    findLearner(state, learner);
    requireCoalition(task, coalition, "recruited.coalition");
    if (recruits.has(learner)) throw new InvalidValueError("recruited", learner, "without repetition");
    recruits.add(learner);
  }
  checkSimilarities(publication);
  const players = new Set<LearnerId>();
  for (const learner of playerOrder) {
    findLearner(state, learner);
    if (players.has(learner)) throw new InvalidValueError("playerOrder", learner, "without repetition");
    players.add(learner);
  }
  for (const { learner, from, to } of moves) {
    findLearner(state, learner);
    if (from !== null) requireCoalition(task, from, "moves.from");
    if (to !== null) requireCoalition(task, to, "moves.to");
  }
  for (const { learner, coalition } of refusedReentries) {
    findLearner(state, learner);
    requireCoalition(task, coalition, "refusedReentries.coalition");
  }
  for (const [name, value] of Object.entries(stability)) {
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new InvalidValueError(`stability.${name}`, value, "a finite number");
    }
  }
};

/** Every head's similarity with everybody, or none at all. */
const checkSimilarities = ({ coalitions, sittingOut, similarities }: PartitionPublication): void => {
  if (similarities.length === 0) return;
  const row = coalitions.reduce((sum, { members }) => sum + members.length, sittingOut.length);
  if (similarities.length !== coalitions.length) {
    throw new InvalidValueError(
      "similarities.length",
      similarities.length,
      `a row for each of ${coalitions.length} coalitions`,
    );
  }
  similarities.forEach((values, index) => {
    const field = `similarities[${index}]`;
    if (values.length !== row) {
      throw new InvalidValueError(`${field}.length`, values.length, `${row}, the learners that play or sit out`);
    }
    for (const value of values) similarityWad(value, field);
  });
};
