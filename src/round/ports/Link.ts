import type { LearnerId } from "../../core/index.ts";
import type { LearnerRequest, LearnerResponse } from "./messages.ts";

/**
 * How the roles reach each other: one request, one answer. In the simulator a function call, in the federation a stream.
 * Whoever asks sets the time limit, so no wait is without an owner.
 */
export interface Link {
  /**
   * Asks a learner and waits for its answer.
   * @throws LearnerUnreachableError if there is no answer within `timeout` seconds or the learner has left
   */
  request<Kind extends LearnerRequest["kind"]>(
    learner: LearnerId,
    request: Extract<LearnerRequest, { kind: Kind }>,
    options: { readonly timeout: number; readonly signal?: AbortSignal },
  ): Promise<Extract<LearnerResponse, { kind: Kind }>>;
  /** Lets a learner answer requests until the returned function is called. */
  serve(learner: LearnerId, handler: (request: LearnerRequest) => Promise<LearnerResponse>): () => void;
}
