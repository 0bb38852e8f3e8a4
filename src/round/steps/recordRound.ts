import type { CoalitionIndex } from "../../core/index.ts";
import { wadToNumber } from "../../math/index.ts";
import type { MemberOutcome } from "../ports/Link.ts";
import type { CoalitionRecord, LearnerRecord, RoundRecord } from "../RoundRecord.ts";
import type { Requests } from "./collectRequests.ts";
import type { FormedPartition } from "./formPartition.ts";
import type { Publication } from "./publishRound.ts";
import type { Reputations } from "./readReputations.ts";
import type { Recruitment } from "./recruitHeads.ts";
import type { Incentives } from "./setIncentives.ts";
import type { Settlements } from "./settleCoalitions.ts";

/** The results of a round's steps. */
export interface RoundSteps {
  readonly requests: Requests;
  readonly reputations: Reputations;
  readonly recruitment: Recruitment;
  readonly formation: FormedPartition;
  readonly incentives: Incentives;
  readonly publication: Publication;
  readonly settlements: Settlements;
}

/** One record for each coalition. */
export const recordCoalitions = (
  { recruitment: { game }, incentives, publication, settlements }: RoundSteps,
  modelHashes: readonly string[],
): CoalitionRecord[] =>
  game.heads.map((_, coalition): CoalitionRecord => {
    const modelHash = modelHashes[coalition]!;
    const played = incentives.coalitions.get(coalition);
    if (played === undefined) return pausedRecord(coalition, game.incentives[coalition]!, modelHash);
    const { members, play, head, deadline } = played;
    const { meanReputationUtility } = publication.aggregates.get(coalition)!;
    return {
      coalition,
      head,
      members: play.participants.map(({ learner }) => learner),
      competitionIncentive: play.competitionIncentive,
      deadline,
      completionTime: completionTimeOf(deadline, settlements.outcomes.get(coalition)!.members),
      providerUtility: play.providerUtility,
      meanReputation: members.reduce((sum, { reputation }) => sum + reputation, 0) / members.length,
      meanReputationUtility: wadToNumber(meanReputationUtility),
      modelHash,
    };
  });

/** The record of a coalition without a head. */
const pausedRecord = (coalition: CoalitionIndex, competitionIncentive: number, modelHash: string): CoalitionRecord => ({
  coalition,
  head: null,
  members: [],
  competitionIncentive,
  deadline: 0,
  completionTime: 0,
  providerUtility: 0,
  meanReputation: 0,
  meanReputationUtility: 0,
  modelHash,
});

/** T_round,j: the time of the slowest member (eq. 21), or the deadline if a member did not deliver. */
const completionTimeOf = (deadline: number, members: readonly MemberOutcome[]): number => {
  let slowest = 0;
  for (const member of members) {
    if (!member.delivered) return deadline;
    slowest = Math.max(slowest, member.computationTime + member.transmissionTime);
  }
  return slowest;
};

/** The round's figures from its coalitions and learners. Sums run in the order of index and id. */
export const recordRound = (
  round: number,
  sittingOut: RoundRecord["sittingOut"],
  stability: RoundRecord["stability"],
  coalitions: readonly CoalitionRecord[],
  learners: readonly LearnerRecord[],
): Omit<RoundRecord, "clock" | "digest"> => {
  const playing = coalitions.filter(({ head }) => head !== null);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    round,
    coalitions,
    sittingOut,
    stability,
    completionTime: playing.length === 0 ? 0 : sum(playing.map((one) => one.completionTime)) / playing.length,
    meanProfit: sum(learners.map((one) => one.utility)) / Math.max(1, learners.length),
    providerUtility: sum(playing.map((one) => one.providerUtility)),
    payments: sum(learners.map((one) => one.payment)),
    energy: sum(learners.map((one) => one.energy ?? 0)),
    droppedUpdates: learners.filter((one) => one.coalition !== null && !one.delivered).length,
  };
};
