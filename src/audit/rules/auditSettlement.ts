import { workload } from "../../cost/index.ts";
import { payment, paymentWad, recordedFrequency } from "../../incentive/index.ts";
import type { RecordOf } from "../../ledger/onChain.ts";
import { PUBLISHED_STEP, toWad, WAD, type Wad, wadToNumber } from "../../math/index.ts";
import {
  contributionScoreWad,
  contributionValue,
  contributionValueWad,
  isEq15Rule,
  isLate,
} from "../../reputation/index.ts";
import type { DeliveredMember, MemberReceipt } from "../../round/index.ts";
import type { AuditedCoalition, AuditedTask } from "../AuditState.ts";
import { type Auditing, attempt, placeOf } from "./Auditing.ts";
import { near } from "./auditPartition.ts";
import { findOpen } from "./auditRound.ts";

/** A settlement: the deliveries, their value (eq. 14), and their payments (eq. 10). */
export const auditSettlement = (auditing: Auditing, record: RecordOf<"settlement">): void => {
  const found = findOpen(auditing, record);
  if (found === undefined) return;
  const { task, coalition } = found;
  const { findings } = auditing;
  const { payload, complete } = record;
  const place = placeOf(record);
  const named = payload.members.map(({ learner }) => learner);
  const expected = coalition.published.members.map(({ learner }) => learner).sort((a, b) => a - b);
  if (complete) findings.same("order", place, "members", expected, named);
  else {
    const foreign = named.filter((learner) => !expected.includes(learner));
    findings.same("order", place, "members of other coalitions", [], foreign);
  }
  const lines = attempt(auditing, "contributions", place, "settlement", () =>
    settle(auditing, record, task, coalition),
  );
  if (lines === undefined) return;

  // a coalition that was given up between two batches is not paid
  const isPaid = complete || auditing.paysEachBatch;
  const total = isPaid ? lines.receipts.reduce((sum, { payment: paid }) => sum + paid, 0n) : 0n;
  findings.holds("escrow", place, "payments", total <= task.escrow, {
    expected: `at most ${task.escrow}`,
    found: `${total}`,
  });
  task.escrow -= total;
  compareEchoes(auditing, record, task, coalition, total);

  if (complete) task.modelHashes.set(payload.coalition, payload.modelHash);
  coalition.status = complete ? "settled" : "published";
  coalition.largestMeasure = lines.largestMeasure;
  coalition.contributions = lines.receipts.map(({ learner, contribution }, at) => ({
    learner,
    value: contribution,
    float: lines.floats[at]!,
  }));
};

interface Line {
  readonly learner: number;
  /** In time; null if nothing counts. */
  readonly delivered: DeliveredMember | null;
  /** x_i, or u_i: the part of the delivery that counts. */
  readonly countedMeasure: number;
  readonly slack: Wad;
}

const settle = (
  { findings }: Auditing,
  record: RecordOf<"settlement">,
  task: AuditedTask,
  coalition: AuditedCoalition,
): { readonly receipts: MemberReceipt[]; readonly floats: number[]; readonly largestMeasure: Wad | null } => {
  const { terms } = task.opening;
  const { payload } = record;
  const isScored = isEq15Rule(terms.contribution);
  const lines = payload.members.map((member): Line => {
    const { learner } = member;
    if (!member.delivered) return { learner, delivered: null, countedMeasure: 0, slack: 0n };
    const place = placeOf(record, { coalition: payload.coalition, learner });
    const [least, most] = isScored ? [-1, 1] : [0, 1e9];
    const isMeasure = member.measure >= least && member.measure <= most;
    const isNorm = isScored || member.updateNorm >= 0;
    findings.holds("contributions", place, "signed norm", isNorm, { expected: "at least 0", found: member.updateNorm });
    findings.holds("contributions", place, "measure", isMeasure, {
      expected: `from ${least} to ${most}`,
      found: member.measure,
    });
    auditKept(findings, place, task, coalition, member);
    const slack = coalition.deadline - toWad(member.computationTime) - toWad(member.transmissionTime);
    if (isLate(slack)) return { learner, delivered: null, countedMeasure: 0, slack };
    const { measure, updateNorm } = member;
    if (!isScored && measure > updateNorm)
      findings.raise({ ...place, head: coalition.published.head, measure, updateNorm });
    return { learner, delivered: member, countedMeasure: isScored ? measure : Math.min(measure, updateNorm), slack };
  });
  let largestMeasure: Wad | null = null;
  for (const { delivered, countedMeasure } of lines) {
    if (delivered === null) continue;
    const measure = toWad(countedMeasure);
    if (largestMeasure === null || measure > largestMeasure) largestMeasure = measure;
  }
  // for a coalition forfeited between two batches, the largest contribution is known only from the head
  const declared = record.complete ? largestMeasure : declaredLargest(record);
  const referenceMeasure = task.referenceMeasure ?? declared ?? 0n;
  const floats: number[] = [];
  const receipts = lines.map((line, at): MemberReceipt => {
    const place = placeOf(record, { coalition: payload.coalition, learner: line.learner });
    const recomputed = receiptOf(task, coalition, line, referenceMeasure, isScored);
    floats.push(recomputed.float);
    const published = payload.receipts[at]!;
    findings.exact("contributions", place, "u", recomputed.receipt.contributionScore, published.contributionScore);
    findings.exact("contributions", place, "v", recomputed.receipt.contribution, published.contribution);
    findings.exact("payments", place, "payment", recomputed.receipt.payment, published.payment);
    near(findings, place, "v", recomputed.float, wadToNumber(published.contribution));
    near(findings, place, "payment", recomputed.paid, wadToNumber(published.payment));
    return recomputed.receipt;
  });
  return { receipts, floats, largestMeasure };
};

const declaredLargest = ({ events }: RecordOf<"settlement">): Wad => {
  const [first] = events;
  return first?.name === "CoalitionSettled" ? first.arguments.settlement.largestMeasure * 1_000_000_000n : 0n;
};

/** u, v and the payment by their definitions: in the ledger's integers, and v and the payment in float64. */
const receiptOf = (
  task: AuditedTask,
  coalition: AuditedCoalition,
  { learner, delivered, countedMeasure, slack }: Line,
  referenceMeasure: Wad,
  isScored: boolean,
): { readonly receipt: MemberReceipt; readonly float: number; readonly paid: number } => {
  if (delivered === null) {
    return { receipt: { learner, contributionScore: -WAD, contribution: 0n, payment: 0n }, float: 0, paid: 0 };
  }
  const { terms } = task.opening;
  const { published } = coalition;
  const member = published.members.find((one) => one.learner === learner)!;
  const { sampleCount } = coalition.profiles.get(learner)!;
  const measure = toWad(countedMeasure);
  const contributionScore = isScored ? measure : contributionScoreWad(measure, referenceMeasure);
  const paid = paymentWad(
    {
      similarity: toWad(member.similarity),
      keptFrequency: BigInt(delivered.keptFrequency),
      sampleCount: BigInt(sampleCount),
    },
    coalition,
    { dissimilarity: terms.dissimilarity, reputationIncentive: toWad(terms.reputationIncentive) },
  );
  const x = countedMeasure;
  const xRef = wadToNumber(referenceMeasure);
  const u = isScored ? x : xRef > 0 ? Math.min(1, (2 * x) / xRef - 1) : -1;
  const standing = {
    similarity: member.similarity,
    share: sampleCount / Number(coalition.sampleCount),
    lowestFrequency: Number(coalition.lowestFrequency),
    highestFrequency: Number(coalition.highestFrequency),
    meanReputationUtility: coalition.meanReputationUtilityFloat,
    deadline: wadToNumber(coalition.deadline),
  };
  return {
    receipt: {
      learner,
      contributionScore,
      contribution: contributionValueWad(contributionScore, slack),
      payment: paid,
    },
    float: contributionValue(u, wadToNumber(slack)),
    paid: payment(standing, delivered.keptFrequency, published.competitionIncentive, terms),
  };
};

/** min(agreed d, X / T_comp), whole cycles/s [D11]: times are published in steps of 1e-9 s. */
const auditKept = (
  findings: Auditing["findings"],
  place: Parameters<Auditing["findings"]["near"]>[1],
  task: AuditedTask,
  { published, profiles, prepared }: AuditedCoalition,
  { learner, keptFrequency: found, computationTime }: DeliveredMember,
): void => {
  const agreed = published.members.find((one) => one.learner === learner)!.frequency;
  findings.holds("kept", place, "frequency kept", found <= agreed, { expected: `at most ${agreed}`, found });
  const bounds = [profiles.get(learner)!, ...(prepared.get(learner) ?? [])].map((profile) => {
    const work = workload(profile, task.opening.terms);
    const expected = recordedFrequency(agreed, work, computationTime);
    const step = computationTime > 0 ? (work / computationTime / computationTime) * PUBLISHED_STEP : 0;
    return { expected, tolerance: 1 + step };
  });
  // a member that declared again in the moment of the publication trains as the round was prepared
  const { expected, tolerance } = bounds.find((one) => Math.abs(one.expected - found) <= one.tolerance) ?? bounds[0]!;
  findings.near("kept", place, "frequency kept", { expected, found, tolerance, reported: 1 });
};

/** The contracts notify each other of a settlement's results, which must be the same everywhere. */
const compareEchoes = (
  auditing: Auditing,
  record: RecordOf<"settlement">,
  task: AuditedTask,
  coalition: AuditedCoalition,
  total: Wad,
): void => {
  const { findings } = auditing;
  const place = placeOf(record);
  const booked = auditing.echoes("PaymentsBooked", record);
  if (booked.length > 0) {
    const sum = booked.reduce((so, event) => so + event.arguments.total, 0n);
    findings.exact("payments", place, "total of the coalition", total, sum);
    findings.exact("escrow", place, "escrow left", task.escrow, booked.at(-1)!.arguments.escrowLeft);
  }
  const recorded = auditing.echoes("ContributionsRecorded", record);
  const values = new Map(record.payload.receipts.map(({ learner, contribution }) => [learner, contribution]));
  for (const { arguments: echo } of recorded) {
    findings.same("contributions", place, "head of the coalition", coalition.published.head, echo.head);
    echo.learners.forEach((learner, at) => {
      const one = placeOf(record, { coalition: echo.coalition, learner });
      findings.exact("contributions", one, "v as recorded", values.get(learner) ?? 0n, echo.contributions[at]!);
      values.delete(learner);
    });
  }
  if (recorded.length === 0) return;
  for (const [learner, value] of values) {
    const one = placeOf(record, { coalition: record.payload.coalition, learner });
    findings.exact("contributions", one, "v as recorded", value, 0n);
  }
};
