import type { LearnerId } from "../../core/index.ts";
import { WAD } from "../../math/index.ts";
import { contributionValueWad } from "../../reputation/index.ts";
import type { MemberReceipt, TaskId } from "../../round/index.ts";
import { contributionUnknownError } from "../errors.ts";
import { findOpenRound } from "./find.ts";
import type { LedgerState, OpenCoalition } from "./LedgerState.ts";
import { slackOf } from "./readDelivery.ts";
import { coalitionOf } from "./settleCoalition.ts";

/** Sets a settled contribution to the maximum, u = 1, as a misbehaving learner can do in section VI-B. Payments stay. */
export const overwriteContribution = (
  state: LedgerState,
  id: TaskId,
  round: number,
  learner: LearnerId,
): { coalition: OpenCoalition; receipt: MemberReceipt } => {
  const { task } = findOpenRound(state, id, round);
  const coalition = coalitionOf(task, learner);
  const at = coalition?.receipts.findIndex((receipt) => receipt.learner === learner) ?? -1;
  const settled = coalition?.settlement?.members[at];
  if (coalition === undefined || settled === undefined || !settled.delivered) {
    throw contributionUnknownError(id, round, learner);
  }
  const receipt = {
    ...coalition.receipts[at]!,
    contributionScore: WAD,
    contribution: contributionValueWad(WAD, slackOf(coalition, settled)),
  };
  coalition.receipts[at] = receipt;
  return { coalition, receipt: { ...receipt } };
};
