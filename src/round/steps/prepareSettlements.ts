import { roundToNano } from "../../math/index.ts";
import { contributionScores } from "../../reputation/index.ts";
import type { CoalitionSettlement, MemberSettlement } from "../ports/Ledger.ts";
import type { CoalitionOutcome, MemberOutcome } from "../ports/messages.ts";
import { isScored, largestMeasure } from "../settlement/largestMeasure.ts";
import { hashParameters } from "../state/digest.ts";
import { allOrFailure, askHead } from "./askHead.ts";
import { isLost, loseCoalition } from "./loseCoalition.ts";
import type { HeadFailure, RoundContext } from "./RoundContext.ts";
import type { PlayedCoalition } from "./setIncentives.ts";

/** A round that can be settled. */
export interface PreparedRound {
  /** With the coalitions whose heads did not sign lost. */
  readonly outcomes: readonly CoalitionOutcome[];
  /** Of every coalition that is not lost, signed where the task asks for that. */
  readonly settlements: readonly CoalitionSettlement[];
}

/**
 * Writes every coalition's settlement and has its head sign it, where heads hold their own keys. Under "update-norm" and
 * "projection" a coalition stands for itself; the eq. 15 rules compare the whole round, so here the provider scores first
 * [D5], and scores anew if a coalition is lost over its signature.
 */
export const prepareSettlements = async (
  context: RoundContext,
  round: number,
  played: readonly PlayedCoalition[],
  models: readonly Float32Array[],
  reported: readonly CoalitionOutcome[],
  signal: AbortSignal | undefined,
): Promise<PreparedRound> => {
  const hashes = new Map<Float32Array, string>();
  await Promise.all(
    reported.map(async ({ model }) => {
      hashes.set(model, await hashParameters(model));
    }),
  );
  const signed = new Map<string, readonly string[]>();
  for (let outcomes = reported; ; ) {
    const settlements = scored(context, outcomes)
      .filter((outcome) => !isLost(outcome))
      .map((outcome) => settlementOf(context, round, outcome, hashes.get(outcome.model)!));
    if (context.collectSignatures !== true) return { outcomes, settlements };
    const answers = await allOrFailure(
      settlements.map(async (settlement) => {
        const one = played.find(({ coalition }) => coalition === settlement.coalition)!;
        // a settlement that did not change is signed once
        const name = JSON.stringify(settlement);
        const answer = signed.get(name) ?? (await sign(context, one, settlement, signal));
        if (!("reason" in answer)) signed.set(name, answer);
        return { one, settlement, answer };
      }),
    );
    if (answers.every(({ answer }) => !("reason" in answer))) {
      return {
        outcomes,
        settlements: answers.map(({ settlement, answer }) => ({
          ...settlement,
          signatures: answer as readonly string[],
        })),
      };
    }
    outcomes = outcomes.map((outcome) => {
      const found = answers.find(({ settlement }) => settlement.coalition === outcome.coalition);
      if (found === undefined || !("reason" in found.answer)) return outcome;
      return loseCoalition(context, round, found.one, models[outcome.coalition]!, found.answer);
    });
  }
};

/** Deliveries that one signature covers. */
const BATCH = 50;

const sign = async (
  { link, patience, terms, signatures: checker }: RoundContext,
  { head, deadline }: PlayedCoalition,
  settlement: CoalitionSettlement,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | Pick<HeadFailure, "reason" | "detail">> => {
  const largest = largestMeasure(terms, settlement, deadline);
  const answer = await askHead(() =>
    link.request(
      head,
      { kind: "settle", settlement, largestMeasure: largest },
      { timeout: patience, ...(signal && { signal }) },
    ),
  );
  if ("silence" in answer) return { reason: "unsigned", detail: answer.detail };
  const { signatures } = answer;
  const isWhole = signatures.length === Math.ceil(settlement.members.length / BATCH);
  const isOwn = isWhole && (await checker?.isSettlement(head, settlement, { largestMeasure: largest }, signatures));
  return isWhole && isOwn !== false
    ? signatures
    : { reason: "unsigned", detail: "what it sent is not its signature of the settlement" };
};

const settlementOf = (
  { task }: RoundContext,
  round: number,
  { coalition, members }: CoalitionOutcome,
  modelHash: string,
): CoalitionSettlement => ({
  task,
  round,
  coalition,
  modelHash,
  members: members.map((member): MemberSettlement => {
    if (!member.delivered) return { learner: member.learner, delivered: false };
    const { gradientNorms: _, ...delivered } = member;
    return delivered;
  }),
});

const scored = (context: RoundContext, outcomes: readonly CoalitionOutcome[]): readonly CoalitionOutcome[] => {
  const rule = context.terms.contribution;
  if (!isScored(context.terms)) return outcomes;
  const raw = outcomes.flatMap(({ members }) => members.flatMap((one) => (one.delivered ? [one.measure] : [])));
  const scores = contributionScores(rule, raw, null);
  let next = 0;
  const withScore = (member: MemberOutcome): MemberOutcome =>
    member.delivered ? { ...member, measure: roundToNano(scores[next++]!) } : member;
  return outcomes.map((outcome) => ({ ...outcome, members: outcome.members.map(withScore) }));
};
