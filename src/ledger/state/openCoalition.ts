import { InvalidValueError, type LearnerId, requireInteger } from "../../core/index.ts";
import { toWad, WAD } from "../../math/index.ts";
import { reputationUtilityWad } from "../../reputation/index.ts";
import type { PublishedCoalition, PublishedMember, Registration } from "../../round/index.ts";
import { bannedMemberError, headNotMemberError, passiveMemberError } from "../errors.ts";
import { banOf } from "./bans.ts";
import { findRegistered } from "./find.ts";
import type { LedgerState, OpenCoalition, OpenMember, TaskState } from "./LedgerState.ts";
import { reputationsSeenBy, similarityWad } from "./readReputations.ts";

/**
 * Checks one coalition of a partition and fixes the aggregates for its payments [D11].
 *
 * @param place - reserves a member's place in the partition. @throws if it has one
 */
export const openCoalition = (
  state: LedgerState,
  task: TaskState,
  published: PublishedCoalition,
  place: (learner: LearnerId) => void,
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
    const registration = findRegistered(state, member.learner);
    place(member.learner);
    if (!registration.active) throw passiveMemberError(round, member.learner);
    refuseBanned(state, task, member.learner);
    members.set(member.learner, openMember(member, registration, head));
    const reputation = reputationOf(member.learner);
    reputations.push(reputation);
    if (reputation > highestReputation) highestReputation = reputation;
    lowestFrequency = Math.min(lowestFrequency, registration.minFrequency);
    highestFrequency = Math.max(highestFrequency, registration.maxFrequency);
    sampleCount += registration.sampleCount;
  }
  if (!members.has(head)) throw headNotMemberError(round, coalition, head);

  const utilityTerms = {
    thresholdUtility: toWad(terms.thresholdUtility),
    reputationThreshold: toWad(terms.reputationThreshold),
    ...(terms.readings && { readings: terms.readings }),
  };
  let totalUtility = 0n;
  for (const value of reputations) totalUtility += reputationUtilityWad(value, highestReputation, utilityTerms);
  return {
    head,
    deadline: toWad(findRegistered(state, head).deadline),
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

const refuseBanned = (state: LedgerState, task: TaskState, learner: LearnerId): void => {
  const ban = banOf(state, task, task.round, learner);
  if (ban !== undefined) {
    throw bannedMemberError(task.round, learner, ban.reputation, ban.reputationLimit, ban.until);
  }
};
