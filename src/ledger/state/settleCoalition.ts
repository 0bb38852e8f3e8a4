import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import { paymentWad } from "../../incentive/index.ts";
import { toWad, WAD } from "../../math/index.ts";
import { contributionScoreWad, contributionValueWad, isEq15Rule } from "../../reputation/index.ts";
import type { CoalitionSettlement, MemberReceipt, TaskId, Wad } from "../../round/index.ts";
import { escrowExceededError, missingMemberError } from "../errors.ts";
import { findPendingCoalition } from "./find.ts";
import type { LedgerState, OpenCoalition, TaskState } from "./LedgerState.ts";
import { readDelivery } from "./readDelivery.ts";
import { requireHash, requireSignature } from "./requireText.ts";

/** Computes u, v (eq. 14) and payments (eq. 10) of a coalition and books the payments; v takes effect at finalization [D11]. */
export const settleCoalition = (state: LedgerState, settlement: CoalitionSettlement): MemberReceipt[] => {
  const { task: id, round, coalition: index } = settlement;
  const { task, coalition } = findPendingCoalition(state, id, round, index);
  const deliveries = settlement.members.map((member) => readDelivery(task.terms, coalition, settlement, member));
  checkComplete(coalition, settlement);
  requireHash("modelHash", settlement.modelHash);

  settlement.signatures?.forEach((signature, batch) => {
    requireSignature(`signature of batch ${batch}`, signature);
  });
  const isScored = isEq15Rule(task.terms.contribution);
  let largestMeasure: Wad | null = null;
  for (const delivery of deliveries) {
    if (delivery !== null && (largestMeasure === null || delivery.countedMeasure > largestMeasure))
      largestMeasure = delivery.countedMeasure;
  }
  const referenceMeasure = task.referenceMeasure ?? largestMeasure ?? 0n;
  const paid = {
    dissimilarity: task.terms.dissimilarity,
    reputationIncentive: toWad(task.terms.reputationIncentive),
  };
  const paying = {
    lowestFrequency: BigInt(coalition.aggregates.lowestFrequency),
    highestFrequency: BigInt(coalition.aggregates.highestFrequency),
    sampleCount: BigInt(coalition.aggregates.sampleCount),
    meanReputationUtility: coalition.aggregates.meanReputationUtility,
    competitionIncentive: coalition.competitionIncentive,
    ...(task.terms.share === "task" && { coalitionCount: BigInt(task.terms.coalitionCount) }),
  };
  let total = 0n;
  const receipts = deliveries.map((delivery, at): MemberReceipt => {
    const { learner } = settlement.members[at]!;
    if (delivery === null) return { learner, contributionScore: -WAD, contribution: 0n, payment: 0n };
    const { member, countedMeasure, keptFrequency, slack } = delivery;
    const contributionScore = isScored ? countedMeasure : contributionScoreWad(countedMeasure, referenceMeasure);
    const sampleCount = BigInt(member.sampleCount);
    const meanReputationUtility = member.reputationUtility ?? paying.meanReputationUtility;
    const payment = paymentWad(
      { similarity: member.similarity, keptFrequency, sampleCount },
      { ...paying, meanReputationUtility },
      paid,
    );
    total += payment;
    return {
      learner,
      contributionScore,
      contribution: contributionValueWad(contributionScore, slack),
      payment,
    };
  });
  if (total > task.escrow) throw escrowExceededError(id, task.escrow, total);

  task.escrow -= total;
  for (const { learner, payment } of receipts) {
    if (payment > 0n) state.balances.set(learner, (state.balances.get(learner) ?? 0n) + payment);
  }
  coalition.status = "settled";
  coalition.largestMeasure = largestMeasure;
  coalition.settlement = { ...settlement, members: settlement.members.map((member) => ({ ...member })) };
  coalition.receipts = receipts;
  return receipts.map((receipt) => ({ ...receipt }));
};

/** Forfeits a coalition: its members are not paid and gain no reputation. */
export const forfeitCoalition = (state: LedgerState, task: TaskId, round: number, index: CoalitionIndex): void => {
  findPendingCoalition(state, task, round, index).coalition.status = "forfeited";
};

const checkComplete = (coalition: OpenCoalition, { round, coalition: index, members }: CoalitionSettlement): void => {
  const times = new Map<LearnerId, number>();
  for (const { learner } of members) times.set(learner, (times.get(learner) ?? 0) + 1);
  for (const learner of coalition.members.keys()) {
    const count = times.get(learner) ?? 0;
    if (count !== 1) throw missingMemberError(round, index, learner, count);
  }
};

/** The open coalition in which a learner was published. */
export const coalitionOf = (task: TaskState, learner: LearnerId): OpenCoalition | undefined =>
  [...(task.open?.values() ?? [])].find(({ members }) => members.has(learner));
