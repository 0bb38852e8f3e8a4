import { InvalidValueError, type LearnerId, requireInteger } from "../../core/index.ts";
import { toWad, WAD, type Wad } from "../../math/index.ts";
import { reputationUtilityWad } from "../../reputation/index.ts";
import type { PublishedCoalition, PublishedMember, Registration, TaskTerms } from "../../round/index.ts";
import { bannedMemberError, headNotMemberError, passiveMemberError } from "../errors.ts";
import { banOf } from "./bans.ts";
import { findLearner, findRegistered } from "./find.ts";
import type { LedgerState, OpenCoalition, OpenMember, TaskState } from "./LedgerState.ts";
import { reputationsSeenBy, similarityWad } from "./readReputations.ts";
import type { RoundScaleWad } from "./roundScale.ts";

/** What the coalitions of a round share. */
export interface OpenRound {
  /** Reserves a member's place in the partition. @throws if it has one */
  readonly place: (learner: LearnerId) => void;
  /** The scale of the round, where the terms compare learners across the task. */
  readonly scale: RoundScaleWad | undefined;
}

/**
 * Checks one coalition of a partition and fixes the aggregates for its payments [D11].
 *
 * @param round - what the coalitions of the round share
 */
export const openCoalition = (
  state: LedgerState,
  task: TaskState,
  published: PublishedCoalition,
  { place, scale }: OpenRound,
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
  const reputations = new Map<LearnerId, Wad>();
  let highestReputation = 0n;
  let lowestFrequency = Number.POSITIVE_INFINITY;
  let highestFrequency = 0;
  let sampleCount = 0;
  for (const member of published.members) {
    const isLate = state.late?.has(member.learner) === true;
    const registration = (isLate ? findLearner : findRegistered)(state, member.learner);
    place(member.learner);
    if (!registration.active && !isLate) throw passiveMemberError(round, member.learner);
    refuseBanned(state, task, member.learner);
    const { minFrequency, maxFrequency } = isLate ? widened(registration, member) : registration;
    members.set(member.learner, openMember(member, { ...registration, minFrequency, maxFrequency }, head, terms));
    const reputation = reputationOf(member.learner);
    reputations.set(member.learner, reputation);
    if (reputation > highestReputation) highestReputation = reputation;
    lowestFrequency = Math.min(lowestFrequency, minFrequency);
    highestFrequency = Math.max(highestFrequency, maxFrequency);
    sampleCount += registration.sampleCount;
  }
  if (!members.has(head)) throw headNotMemberError(round, coalition, head);

  const utilityTerms = {
    thresholdUtility: toWad(terms.thresholdUtility),
    reputationThreshold: toWad(terms.reputationThreshold),
    ...(terms.readings && { readings: terms.readings }),
  };
  const isRoundScale = terms.reputationScale === "round" && scale !== undefined;
  if (isRoundScale) highestReputation = scale.highestReputation;
  if (terms.share === "task" && scale !== undefined) ({ lowestFrequency, highestFrequency, sampleCount } = scale);
  let totalUtility = 0n;
  for (const [learner, value] of reputations) {
    const utility = reputationUtilityWad(value, highestReputation, utilityTerms);
    totalUtility += utility;
    if (terms.reputationPay === "own") members.set(learner, { ...members.get(learner)!, reputationUtility: utility });
  }
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

/** The range of a member that declared a narrower one after its frequency was agreed. */
const widened = (
  { minFrequency, maxFrequency }: Registration,
  { frequency }: PublishedMember,
): Pick<Registration, "minFrequency" | "maxFrequency"> => ({
  minFrequency: Math.min(minFrequency, frequency),
  maxFrequency: Math.max(maxFrequency, frequency),
});

const openMember = (
  member: PublishedMember,
  registration: Registration,
  head: LearnerId,
  { similaritySource }: TaskTerms,
): OpenMember => {
  const { learner, frequency } = member;
  requireInteger(`frequency of learner ${learner}`, frequency, registration.minFrequency, registration.maxFrequency);
  const similarity = similarityWad(member.similarity, `similarity of learner ${learner}`);
  // towards the others of its coalition a head is as similar as its data are
  if (learner === head && similarity !== WAD && similaritySource !== "centroid") {
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
