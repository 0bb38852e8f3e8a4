import { similarityMatrix } from "../../coalition/index.ts";
import type { LearnerId } from "../../core/index.ts";
import type { RecruitmentView } from "./Scheme.ts";

/**
 * S_ji of every learner to every head, at `[coalition * N + position]` (eq. 13). Who showed no embedding enters no mean and
 * has S = 0 with everybody but itself: were its embedding taken for zeros, centring would make all such learners alike.
 */
export const compareWithHeads = (
  { learners, embeddings, similarityKind }: Pick<RecruitmentView, "learners" | "embeddings" | "similarityKind">,
  heads: readonly (LearnerId | null)[],
): Float64Array => {
  const ids = learners.map(({ learner }) => learner);
  // a learner shows an embedding under every model or under none
  const positions = ids.flatMap((_, position) => ((embeddings[0]?.[position] ?? null) === null ? [] : [position]));
  const shown = positions.map((position) => ids[position]!);
  const isShown = new Set(shown);
  const similarity = similarityMatrix({
    learners: shown,
    heads: heads.map((head) => (head !== null && isShown.has(head) ? head : null)),
    embeddings: embeddings.map((row) => positions.map((position) => row[position]!)),
    kind: similarityKind,
  });
  const all = new Float64Array(heads.length * ids.length);
  heads.forEach((head, coalition) => {
    if (head === null) return;
    const row = coalition * ids.length;
    positions.forEach((position, index) => {
      all[row + position] = similarity[coalition * positions.length + index]!;
    });
    all[row + ids.indexOf(head)] = 1;
  });
  return all;
};
