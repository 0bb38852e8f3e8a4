import type { LearnerId } from "../core/index.ts";
import { type LearnerRequest, type LearnerResponse, LearnerUnreachableError, type Link } from "../round/index.ts";
import { raceSignal } from "./promises.ts";

/**
 * Creates a link between the roles of one process: a request is a function call. Time is virtual here, so a request never
 * reaches its time limit. A learner that does not serve is unreachable at once.
 */
export const createMemoryLink = (): Link => {
  const handlers = new Map<LearnerId, (request: LearnerRequest) => Promise<LearnerResponse>>();
  return {
    async request(learner, request, { signal }) {
      signal?.throwIfAborted();
      const handler = handlers.get(learner);
      if (handler === undefined) throw new LearnerUnreachableError(learner, request.kind, "it does not serve");
      const answer = handler(request);
      const response = signal === undefined ? await answer : await raceSignal(answer, signal);
      if (response.kind !== request.kind) {
        throw new LearnerUnreachableError(learner, request.kind, `it answered "${response.kind}"`);
      }
      return response as Extract<LearnerResponse, { kind: typeof request.kind }>;
    },
    serve(learner, handler) {
      handlers.set(learner, handler);
      return () => {
        if (handlers.get(learner) === handler) handlers.delete(learner);
      };
    },
  };
};
