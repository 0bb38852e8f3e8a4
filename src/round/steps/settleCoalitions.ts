import { type CoalitionIndex, GfmlError } from "../../core/index.ts";
import { median, roundToNano } from "../../math/index.ts";
import { contributionScores, isEq15Rule } from "../../reputation/index.ts";
import { hashParameters } from "../identity/digestOf.ts";
import type { CoalitionSettlement, MemberReceipt, MemberSettlement } from "../ports/Ledger.ts";
import type { CoalitionOutcome, MemberOutcome } from "../ports/Link.ts";
import { settlementBasis } from "../ports/Signer.ts";
import { allOrFailure, askHead } from "./askLearners.ts";
import { type FailedHead, isLost, type LedCoalition, loseCoalition } from "./checkHeads.ts";
import type { OpenRound } from "./RoundContext.ts";
import type { Training } from "./trainCoalitions.ts";

/** A round that is closed on the ledger. */
export interface Settlements {
  readonly receipts: readonly MemberReceipt[];
  /** What counts of each coalition: nothing of one that was lost, or that the escrow could not pay. */
  readonly outcomes: ReadonlyMap<CoalitionIndex, CoalitionOutcome>;
}

/**
 * Step 8, settlements (Algorithm 2, lines 30-31): every coalition is settled on the ledger, which pays its members. Lost
 * coalitions are forfeited. Then the ledger closes the round and updates the reputations.
 *
 * A coalition whose payments exceed the escrow is forfeited too, if `events.onUnpaid` is present. Otherwise the ledger's
 * error ends the round.
 *
 * @throws GFML_ESCROW_EXCEEDED if the escrow does not cover a coalition and `events.onUnpaid` is absent
 */
export const settleCoalitions = async (round: OpenRound, training: Training): Promise<Settlements> => {
  const { task, ports, state } = round;
  const signed = await prepareSettlements(round, training);
  const receipts: MemberReceipt[] = [];
  const outcomes = new Map<CoalitionIndex, CoalitionOutcome>();
  for (const { outcome, settlement } of signed) {
    const { coalition } = outcome;
    const paid = settlement && (await settle(round, settlement));
    if (paid === undefined) await ports.ledger.forfeitCoalition(task.id, state.round, coalition);
    else receipts.push(...paid);
    const isUnpaid = settlement !== undefined && paid === undefined;
    outcomes.set(coalition, isUnpaid ? unpaid(outcome, training.coalitions.get(coalition)!) : outcome);
  }
  await ports.ledger.finalizeRound(task.id, state.round);
  return { receipts, outcomes };
};

/** A coalition's outcome with the settlement that the ledger gets; none if the coalition is lost. */
interface Prepared {
  readonly outcome: CoalitionOutcome;
  readonly settlement: CoalitionSettlement | undefined;
}

/**
 * Writes every coalition's settlement and has its head sign it, where heads hold their own keys. A head that does not sign
 * loses its coalition's round. The eq. 15 rules score the whole round [D5], so then the rest is scored and signed anew.
 */
const prepareSettlements = async (round: OpenRound, { coalitions, outcomes }: Training): Promise<Prepared[]> => {
  const modelHashes = new Map(
    await Promise.all(outcomes.map(async ({ model }) => [model, await hashParameters(model)] as const)),
  );
  const signatures = new Map<string, readonly string[]>();
  const sign = async (settlement: CoalitionSettlement): Promise<CoalitionSettlement | FailedHead> => {
    // a settlement that did not change is signed once
    const text = JSON.stringify(settlement);
    const signed = signatures.get(text) ?? (await askToSign(round, coalitions.get(settlement.coalition)!, settlement));
    if ("reason" in signed) return signed;
    signatures.set(text, signed);
    return { ...settlement, signatures: signed };
  };
  for (let current = outcomes; ; ) {
    const prepared = scoreRound(round, current).map((scored, index): Prepared => {
      const outcome = current[index]!;
      return isLost(outcome)
        ? { outcome, settlement: undefined }
        : { outcome, settlement: settlementOf(round, scored, modelHashes.get(outcome.model)!) };
    });
    if (round.checks?.collectSignatures !== true) return prepared;
    const answers = await allOrFailure(prepared.map(async ({ settlement }) => settlement && sign(settlement)));
    const isFailed = (answer: (typeof answers)[number]): answer is FailedHead =>
      answer !== undefined && "reason" in answer;
    if (!answers.some(isFailed))
      return prepared.map(({ outcome }, index) => ({ outcome, settlement: answers[index] as CoalitionSettlement }));
    current = current.map((outcome, index) => {
      const answer = answers[index];
      return isFailed(answer) ? loseCoalition(round, coalitions.get(outcome.coalition)!, answer) : outcome;
    });
  }
};

/** Deliveries that one signature covers. */
const BATCH = 50;

/** The head's signatures of a settlement, or why there are none. */
const askToSign = async (
  { task, ports, checks, signal }: OpenRound,
  { head, deadline }: LedCoalition,
  settlement: CoalitionSettlement,
): Promise<readonly string[] | FailedHead> => {
  const basis = settlementBasis(task.terms, settlement, deadline);
  const answer = await askHead(() =>
    ports.link.request(
      head,
      { kind: "settle", settlement, ...basis },
      { timeout: ports.patience, ...(signal && { signal }) },
    ),
  );
  if ("silence" in answer) return { reason: "unsigned", detail: answer.detail };
  const { signatures } = answer;
  const isWhole = signatures.length === Math.ceil(settlement.members.length / BATCH);
  const isValid = isWhole && (await checks?.signatures?.isSettlement(head, settlement, basis, signatures)) !== false;
  return isValid ? signatures : { reason: "unsigned", detail: "its signatures of the settlement are invalid" };
};

const settlementOf = (
  { task, state }: OpenRound,
  { coalition, members }: CoalitionOutcome,
  modelHash: string,
): CoalitionSettlement => ({
  task: task.id,
  round: state.round,
  coalition,
  modelHash,
  members: members.map((member): MemberSettlement => {
    if (!member.delivered) return { learner: member.learner, delivered: false };
    const { gradientNorms: _, ...delivered } = member;
    return delivered;
  }),
});

/** Under an eq. 15 rule: the outcomes with u_i over the whole round as measures [D5]. Under the others: with capped measures. */
const scoreRound = ({ task }: OpenRound, outcomes: readonly CoalitionOutcome[]): readonly CoalitionOutcome[] => {
  if (!isEq15Rule(task.terms.contribution)) return capMeasures(outcomes, task.config.reputation.roundCap);
  const measures = outcomes.flatMap(({ members }) => members.flatMap((one) => (one.delivered ? [one.measure] : [])));
  const scores = contributionScores(task.terms.contribution, measures, null).values();
  const withScore = (member: MemberOutcome): MemberOutcome =>
    member.delivered ? { ...member, measure: roundToNano(scores.next().value!) } : member;
  return outcomes.map((outcome) => ({ ...outcome, members: outcome.members.map(withScore) }));
};

/**
 * The outcomes with measures of at most `cap` medians of the round: no two accounts can raise x_ref, the largest measure of a
 * round, further than that.
 */
const capMeasures = (outcomes: readonly CoalitionOutcome[], cap: number): readonly CoalitionOutcome[] => {
  if (cap === 0) return outcomes;
  const counted = outcomes.flatMap(({ members }) =>
    members.flatMap((one) => (one.delivered ? [Math.min(one.measure, one.updateNorm)] : [])),
  );
  if (counted.length === 0) return outcomes;
  const limit = roundToNano(cap * median(counted));
  const capped = (member: MemberOutcome): MemberOutcome =>
    member.delivered && member.measure > limit ? { ...member, measure: limit } : member;
  return outcomes.map((outcome) => ({ ...outcome, members: outcome.members.map(capped) }));
};

/** The members' receipts; undefined if the escrow does not cover the payments and `events.onUnpaid` is present. */
const settle = async (
  { ports, events }: OpenRound,
  settlement: CoalitionSettlement,
): Promise<MemberReceipt[] | undefined> => {
  try {
    return await ports.ledger.settleCoalition(settlement);
  } catch (error) {
    const isShort = error instanceof GfmlError && error.code === "GFML_ESCROW_EXCEEDED";
    if (!isShort || events?.onUnpaid === undefined) throw error;
    const { round, coalition } = settlement;
    events.onUnpaid({ round, coalition, detail: error.shortMessage });
    return undefined;
  }
};

/** An update that is not paid for is not used. */
const unpaid = ({ coalition, members }: CoalitionOutcome, { startModel }: LedCoalition): CoalitionOutcome => ({
  coalition,
  model: startModel,
  members: members.map((member) =>
    member.delivered ? { learner: member.learner, delivered: false as const, reason: "unpaid" as const } : member,
  ),
});
