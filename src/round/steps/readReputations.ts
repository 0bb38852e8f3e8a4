import type { LearnerId } from "../../core/index.ts";
import { wadToNumber } from "../../math/index.ts";
import type { HeadView, Wad } from "../ports/Ledger.ts";
import type { Requests } from "./collectRequests.ts";
import type { OpenRound } from "./RoundContext.ts";

/** Reputations as the ledger has them when the round opens [D11]. */
export interface Reputations {
  /** R_global,i by position (eq. 16). */
  readonly global: readonly Wad[];
  /** Learners that headed a coalition in a finalized round, ascending. */
  readonly pastHeads: readonly LearnerId[];
}

/** Step 2, reputations: what the ledger knows of the learners before heads are elected. */
export const readReputations = async ({ ports }: OpenRound, { active }: Requests): Promise<Reputations> => ({
  global: await ports.ledger.globalReputations(active),
  pastHeads: await ports.ledger.pastHeads(),
});

/**
 * How each head sees the past heads that are active now: S(j, r), at least 0 unless `signed` [D6]. A past head of no weight
 * is left out.
 *
 * @param similarity - S_ji at `[coalition * N + position]`
 * @returns by coalition; null where a coalition has no head
 */
export const viewPastHeads = (
  heads: readonly (LearnerId | null)[],
  pastHeads: readonly LearnerId[],
  active: readonly LearnerId[],
  similarity: Float64Array,
  signed = false,
): (HeadView | null)[] => {
  const positions = new Map(active.map((learner, index) => [learner, index]));
  return heads.map((head, coalition) => {
    if (head === null) return null;
    const similarities: { head: LearnerId; similarity: number }[] = [];
    for (const past of pastHeads) {
      const position = positions.get(past);
      if (position === undefined) continue;
      const toHead = similarity[coalition * active.length + position]!;
      const weight = past === head ? 1 : signed ? toHead : Math.max(0, toHead);
      if (weight !== 0) similarities.push({ head: past, similarity: weight });
    }
    return { head, similarities };
  });
};

/** R_ji of each active learner for each coalition's head (eq. 18), at `[coalition * N + position]`; 0 without a head. */
export const readCompositeReputations = async (
  { task, ports }: OpenRound,
  { active }: Requests,
  headViews: readonly (HeadView | null)[],
): Promise<Float64Array> => {
  const queries = headViews.filter((view) => view !== null);
  const rows = await ports.ledger.reputations(task.id, queries, active);
  const reputation = new Float64Array(headViews.length * active.length);
  headViews.forEach((view, coalition) => {
    if (view === null) return;
    const row = rows[queries.indexOf(view)]!;
    reputation.set(row.map(wadToNumber), coalition * active.length);
  });
  return reputation;
};
