import type { LearnerId } from "../../core/index.ts";
import { wadToNumber } from "../../math/index.ts";
import type { HeadView } from "../ports/Ledger.ts";
import type { RoundContext } from "./RoundContext.ts";

/**
 * R_ji for every coalition's head and every active learner, as the ledger has it (eq. 18): `[j * N + position of i]`, 0
 * where a coalition has no head.
 */
export const readReputations = async (
  context: RoundContext,
  views: readonly (HeadView | null)[],
): Promise<Float64Array> => {
  const { active, ledger, task } = context;
  const asked = views.filter((view) => view !== null);
  const rows = await ledger.reputations(task, asked, active);
  const reputation = new Float64Array(views.length * active.length);
  views.forEach((view, coalition) => {
    if (view === null) return;
    const row = rows[asked.indexOf(view)]!;
    row.forEach((value, position) => {
      reputation[coalition * active.length + position] = wadToNumber(value);
    });
  });
  return reputation;
};

/** What each head sees of those that headed before and are active now: S(j, r) clamped at 0, unless `signed` [D6]. */
export const headViews = (
  heads: readonly (LearnerId | null)[],
  pastHeads: readonly LearnerId[],
  active: readonly LearnerId[],
  similarity: Float64Array,
  signed = false,
): (HeadView | null)[] => {
  const position = new Map(active.map((learner, index) => [learner, index]));
  return heads.map((head, coalition) => {
    if (head === null) return null;
    const similarities: { head: LearnerId; similarity: number }[] = [];
    for (const past of pastHeads) {
      const at = position.get(past);
      if (at === undefined) continue;
      const seen = similarity[coalition * active.length + at]!;
      const value = past === head ? 1 : signed ? seen : Math.max(0, seen);
      if (value !== 0) similarities.push({ head: past, similarity: value });
    }
    return { head, similarities };
  });
};
