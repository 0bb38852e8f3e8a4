import { similarityMatrix } from "../../coalition/index.ts";
import type { LearnerId } from "../../core/index.ts";
import type { Embeddings } from "./collectEmbeddings.ts";
import type { RoundContext } from "./RoundContext.ts";

/**
 * S_ji of every active learner to every head, at `[coalition * N + position]` (eq. 13). Who showed no embedding enters no
 * mean and has S = 0 with everybody but itself: were its embedding taken for zeros, centring would make all such learners
 * alike.
 */
export const compareWithHeads = (
  { active, config }: RoundContext,
  heads: readonly (LearnerId | null)[],
  { learners, byCoalition }: Embeddings,
): Float64Array => {
  const shown = new Set(learners);
  const similarity = similarityMatrix({
    learners,
    heads: heads.map((head) => (head !== null && shown.has(head) ? head : null)),
    embeddings: byCoalition,
    kind: config.coalition.similarity,
  });
  const position = new Map(active.map((learner, index) => [learner, index]));
  const all = new Float64Array(heads.length * active.length);
  heads.forEach((head, coalition) => {
    if (head === null) return;
    const row = coalition * active.length;
    learners.forEach((learner, index) => {
      all[row + position.get(learner)!] = similarity[coalition * learners.length + index]!;
    });
    all[row + position.get(head)!] = 1;
  });
  return all;
};
