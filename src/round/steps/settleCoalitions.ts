import { roundToNano } from "../../math/index.ts";
import { contributionScores } from "../../reputation/index.ts";
import type { Ledger, MemberReceipt } from "../ports/Ledger.ts";
import type { CoalitionOutcome, MemberOutcome } from "../ports/messages.ts";
import type { RoundContext } from "./RoundContext.ts";

/**
 * Settles every coalition on the ledger and closes the round. Under "update-norm" and "projection" a coalition does not
 * wait for the others; the eq. 15 rules compare the whole round, so here the provider scores first [D5].
 *
 * @param modelHashes - of the models that the round leaves, by coalition
 */
export const settleCoalitions = async (
  context: RoundContext,
  round: number,
  outcomes: readonly CoalitionOutcome[],
  modelHashes: readonly string[],
): Promise<MemberReceipt[]> => {
  const { ledger, task } = context;
  const receipts: MemberReceipt[] = [];
  for (const { coalition, members } of scored(context, outcomes)) {
    if (isLost(members)) {
      await ledger.forfeitCoalition(task, round, coalition);
      continue;
    }
    const settled = await ledger.settleCoalition({
      task,
      round,
      coalition,
      modelHash: modelHashes[coalition]!,
      members: members.map((member) => {
        if (!member.delivered) return { learner: member.learner, delivered: false };
        const { gradientNorms: _, ...delivered } = member;
        return delivered;
      }),
    } satisfies Parameters<Ledger["settleCoalition"]>[0]);
    receipts.push(...settled);
  }
  await ledger.finaliseRound(task, round);
  return receipts;
};

/** The head itself was unreachable: there is nobody to settle. A head can always reach itself. */
const isLost = (members: readonly MemberOutcome[]): boolean =>
  members.every((member) => !member.delivered && member.reason === "unreachable");

const scored = (context: RoundContext, outcomes: readonly CoalitionOutcome[]): readonly CoalitionOutcome[] => {
  const rule = context.terms.contribution;
  if (rule === "update-norm" || rule === "projection") return outcomes;
  const raw = outcomes.flatMap(({ members }) => members.flatMap((one) => (one.delivered ? [one.measure] : [])));
  const scores = contributionScores(rule, raw, null);
  let next = 0;
  const withScore = (member: MemberOutcome): MemberOutcome =>
    member.delivered ? { ...member, measure: roundToNano(scores[next++]!) } : member;
  return outcomes.map((outcome) => ({ ...outcome, members: outcome.members.map(withScore) }));
};
