import type { MemberReceipt } from "../ports/Ledger.ts";
import { isLost } from "./loseCoalition.ts";
import type { PreparedRound } from "./prepareSettlements.ts";
import type { RoundContext } from "./RoundContext.ts";

/** Settles every coalition on the ledger, gives up those that are lost, and closes the round. */
export const settleCoalitions = async (
  { ledger, task }: RoundContext,
  round: number,
  { outcomes, settlements }: PreparedRound,
): Promise<MemberReceipt[]> => {
  const receipts: MemberReceipt[] = [];
  for (const outcome of outcomes) {
    if (isLost(outcome)) {
      await ledger.forfeitCoalition(task, round, outcome.coalition);
      continue;
    }
    const settlement = settlements.find(({ coalition }) => coalition === outcome.coalition)!;
    receipts.push(...(await ledger.settleCoalition(settlement)));
  }
  await ledger.finaliseRound(task, round);
  return receipts;
};
