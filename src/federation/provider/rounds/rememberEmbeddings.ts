import type { LearnerId } from "../../../core/index.ts";
import type { LearnerRequest, LearnerResponse, Link } from "../../../round/index.ts";

/** A learner's embeddings for every model. */
export type EmbedAnswer = Extract<LearnerResponse, { kind: "embed" }>;

/**
 * Wraps a link to request each learner's embeddings once while the models stay the same. A failed request may be repeated.
 *
 * @param shown - the answers by learner; the caller clears it when the models change
 */
export const rememberEmbeddings = (link: Link, shown: Map<LearnerId, Promise<EmbedAnswer>>): Link => ({
  serve: link.serve,
  request<Kind extends LearnerRequest["kind"]>(
    learner: LearnerId,
    request: Extract<LearnerRequest, { kind: Kind }>,
    limits: { readonly timeout: number; readonly signal?: AbortSignal },
  ): Promise<Extract<LearnerResponse, { kind: Kind }>> {
    if (request.kind !== "embed") return link.request(learner, request, limits);
    const known = shown.get(learner);
    if (known !== undefined) return known as Promise<Extract<LearnerResponse, { kind: Kind }>>;
    const asked = link.request(learner, request, limits);
    const kept = asked as unknown as Promise<EmbedAnswer>;
    shown.set(learner, kept);
    kept.catch(() => {
      if (shown.get(learner) === kept) shown.delete(learner);
    });
    return asked;
  },
});
