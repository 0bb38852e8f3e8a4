import { summarizeLearnerRound } from "../../charts/index.ts";
import type { LearnerRecord, LedgerRecord, RoundRecord } from "../../round/index.ts";
import { closestMove, type LedgerView, type RoundView } from "../../view/index.ts";

/** A round's records in a size that does not grow with the number of learners. */
export const roundView = (
  record: RoundRecord,
  learners: readonly LearnerRecord[],
  cheats: ReadonlySet<number>,
): RoundView => {
  const { coalitions, sittingOut, ...kept } = record;
  const { moved, kktCases, honestReputation, cheatReputation, utility } = summarizeLearnerRound(learners, cheats);
  return {
    ...kept,
    coalitions: coalitions.map(({ members, ...one }) => ({ ...one, size: members.length })),
    sittingOut: sittingOut.length,
    ...{ moved, kktCases, honestReputation, cheatReputation, utility },
    closest: closestMove(learners) ?? null,
  };
};

/** A record of the ledger without its payload. */
export const ledgerView = ({ index, kind, hash, previousHash, payload }: LedgerRecord, bytes: number): LedgerView => {
  const numberOf = (name: "round" | "coalition"): number | null => {
    const value = (payload as Partial<Record<typeof name, unknown>> | null)?.[name];
    return typeof value === "number" ? value : null;
  };
  return { index, kind, hash, previousHash, round: numberOf("round"), coalition: numberOf("coalition"), bytes };
};
