import { type CoalitionIndex, InvalidValueError, type LearnerId, requireInteger } from "../../core/index.ts";
import { paymentWad } from "../../incentive/index.ts";
import { toWad, WAD } from "../../math/index.ts";
import { contributionScoreWad, contributionValueWad, isLate } from "../../reputation/index.ts";
import type {
  CoalitionSettlement,
  DeliveredMember,
  MemberReceipt,
  MemberSettlement,
  TaskId,
  TaskTerms,
  Wad,
} from "../../round/index.ts";
import { EscrowExceededError } from "../errors/EscrowExceededError.ts";
import { ForeignMemberError } from "../errors/ForeignMemberError.ts";
import { MissingMemberError } from "../errors/MissingMemberError.ts";
import { findPendingCoalition } from "./find.ts";
import type { LedgerState, OpenCoalition, OpenMember, TaskState } from "./LedgerState.ts";

const HASH = /^[0-9a-f]{64}$/;
const LONGEST_SIGNATURE = 1024;

/** A delivery in the ledger's integers. */
interface Delivery {
  readonly member: OpenMember;
  readonly measure: Wad;
  readonly keptFrequency: bigint;
  /** T_max^j - T_comp - T_comm, s. */
  readonly slack: Wad;
}

/** Computes u, v (eq. 14) and payments (eq. 10) of a coalition and books the payments; v waits for finalisation [D11]. */
export const settleCoalition = (state: LedgerState, settlement: CoalitionSettlement): MemberReceipt[] => {
  const { task: id, round, coalition: index } = settlement;
  const { task, coalition } = findPendingCoalition(state, id, round, index);
  const deliveries = settlement.members.map((member) => readMember(task.terms, coalition, settlement, member));
  checkComplete(coalition, settlement);

  const isScore = task.terms.contribution === "eq15" || task.terms.contribution === "eq15-shifted";
  let largest: Wad | null = null;
  for (const delivery of deliveries) {
    if (delivery !== null && (largest === null || delivery.measure > largest)) largest = delivery.measure;
  }
  const reference = task.reference ?? largest ?? 0n;
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
  };
  let total = 0n;
  const receipts = deliveries.map((delivery, at): MemberReceipt => {
    const { learner } = settlement.members[at]!;
    if (delivery === null) return { learner, normalisedContribution: -WAD, contribution: 0n, payment: 0n };
    const { member, measure, keptFrequency, slack } = delivery;
    const normalisedContribution = isScore ? measure : contributionScoreWad(measure, reference);
    const sampleCount = BigInt(member.sampleCount);
    const payment = paymentWad({ similarity: member.similarity, keptFrequency, sampleCount }, paying, paid);
    total += payment;
    return {
      learner,
      normalisedContribution,
      contribution: contributionValueWad(normalisedContribution, slack),
      payment,
    };
  });
  if (total > task.escrow) throw new EscrowExceededError(id, task.escrow, total);

  task.escrow -= total;
  for (const { learner, payment } of receipts) {
    if (payment > 0n) state.balances.set(learner, (state.balances.get(learner) ?? 0n) + payment);
  }
  coalition.status = "settled";
  coalition.largestMeasure = largest;
  coalition.settlement = { ...settlement, members: settlement.members.map((member) => ({ ...member })) };
  coalition.receipts = receipts;
  return receipts.map((receipt) => ({ ...receipt }));
};

/** Gives a coalition up: nobody of it is paid or gains reputation. */
export const forfeitCoalition = (state: LedgerState, task: TaskId, round: number, index: CoalitionIndex): void => {
  findPendingCoalition(state, task, round, index).coalition.status = "forfeited";
};

/** T_max^j - T_comp - T_comm of a delivery, s. */
export const slackOf = (coalition: OpenCoalition, delivered: DeliveredMember): Wad =>
  coalition.deadline - toWad(delivered.computationTime) - toWad(delivered.transmissionTime);

/** The delivery, or null where there is none in time. @throws if anything in it is out of bounds */
const readMember = (
  terms: TaskTerms,
  coalition: OpenCoalition,
  { round, coalition: index }: CoalitionSettlement,
  settled: MemberSettlement,
): Delivery | null => {
  const { learner } = settled;
  const member = coalition.members.get(learner);
  if (member === undefined) throw new ForeignMemberError(round, index, learner);
  if (!settled.delivered) return null;

  const of = (name: string): string => `${name} of learner ${learner}`;
  const { measure, keptFrequency, computationTime, transmissionTime, updateHash, signature } = settled;
  const isScore = terms.contribution === "eq15" || terms.contribution === "eq15-shifted";
  if (isScore ? !(measure >= -1 && measure <= 1) : !(measure >= 0 && measure < 1e9)) {
    throw new InvalidValueError(of("measure"), measure, isScore ? "from -1 to 1" : "at least 0 and below 1e9");
  }
  for (const [name, time] of Object.entries({ computationTime, transmissionTime })) {
    if (!(time >= 0 && time < 1e9)) throw new InvalidValueError(of(name), time, "at least 0 and below 1e9 s");
    toWad(time, of(name));
  }
  requireInteger(of("keptFrequency"), keptFrequency, 0, member.frequency);
  if (!HASH.test(updateHash)) throw new InvalidValueError(of("updateHash"), updateHash, "64 lower-case hex digits");
  if (signature !== undefined && signature.length > LONGEST_SIGNATURE) {
    throw new InvalidValueError(of("signature"), signature.length, `at most ${LONGEST_SIGNATURE} characters long`);
  }
  const slack = slackOf(coalition, settled);
  const delivery = { member, measure: toWad(measure, of("measure")), keptFrequency: BigInt(keptFrequency), slack };
  return isLate(slack) ? null : delivery;
};

const checkComplete = (coalition: OpenCoalition, { round, coalition: index, members }: CoalitionSettlement): void => {
  const times = new Map<LearnerId, number>();
  for (const { learner } of members) times.set(learner, (times.get(learner) ?? 0) + 1);
  for (const learner of coalition.members.keys()) {
    const count = times.get(learner) ?? 0;
    if (count !== 1) throw new MissingMemberError(round, index, learner, count);
  }
};

/** Which open coalition a learner was published in. */
export const coalitionOf = (task: TaskState, learner: LearnerId): OpenCoalition | undefined =>
  [...(task.open?.values() ?? [])].find(({ members }) => members.has(learner));
