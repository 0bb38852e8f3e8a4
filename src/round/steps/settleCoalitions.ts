import { GfmlError } from "../../core/index.ts";
import type { CoalitionSettlement, MemberReceipt } from "../ports/Ledger.ts";
import type { CoalitionOutcome } from "../ports/messages.ts";
import { isLost } from "./loseCoalition.ts";
import type { PreparedRound } from "./prepareSettlements.ts";
import type { RoundContext } from "./RoundContext.ts";

/** A round that is closed on the ledger. */
export interface SettledRound {
  readonly receipts: readonly MemberReceipt[];
  /** With the coalitions that could not be paid given up. */
  readonly outcomes: readonly CoalitionOutcome[];
}

/**
 * Settles every coalition on the ledger, gives up those that are lost, and closes the round. A coalition whose payments
 * exceed the escrow is given up too where the context is told of it; otherwise the ledger's refusal ends the round.
 *
 * @param models - those that were trained: a coalition that is given up keeps its own
 */
export const settleCoalitions = async (
  context: RoundContext,
  round: number,
  models: readonly Float32Array[],
  { outcomes, settlements }: PreparedRound,
): Promise<SettledRound> => {
  const { ledger, task } = context;
  const receipts: MemberReceipt[] = [];
  const closed: CoalitionOutcome[] = [];
  for (const outcome of outcomes) {
    const { coalition } = outcome;
    const settlement = settlements.find((one) => one.coalition === coalition);
    const paid = isLost(outcome) ? null : await settle(context, settlement!);
    if (paid === null) await ledger.forfeitCoalition(task, round, coalition);
    else receipts.push(...paid);
    closed.push(paid === null && !isLost(outcome) ? unpaid(outcome, models[coalition]!) : outcome);
  }
  await ledger.finaliseRound(task, round);
  return { receipts, outcomes: closed };
};

/** The members' receipts; null if the escrow does not cover them. */
const settle = async (
  { ledger, onUnpaid }: RoundContext,
  settlement: CoalitionSettlement,
): Promise<MemberReceipt[] | null> => {
  try {
    return await ledger.settleCoalition(settlement);
  } catch (error) {
    const isShort = error instanceof GfmlError && error.code === "GFML_ESCROW_EXCEEDED";
    if (!isShort || onUnpaid === undefined) throw error;
    onUnpaid({ round: settlement.round, coalition: settlement.coalition, detail: error.shortMessage });
    return null;
  }
};

/** Nothing that is not paid for is used. */
const unpaid = ({ coalition, members }: CoalitionOutcome, model: Float32Array): CoalitionOutcome => ({
  coalition,
  model,
  members: members.map((one) =>
    one.delivered ? { learner: one.learner, delivered: false as const, reason: "unpaid" as const } : one,
  ),
});
