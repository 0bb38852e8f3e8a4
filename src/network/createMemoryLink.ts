import type { LearnerId } from "../core/index.ts";
import { type LearnerRequest, type LearnerResponse, LearnerUnreachableError, type Link } from "../round/index.ts";

type Handler = (request: LearnerRequest) => Promise<LearnerResponse>;

/** The answer, or the signal's reason if that comes first: an asker that gives up does not wait. */
const untilAborted = <Answer>(answer: Promise<Answer>, signal: AbortSignal | undefined): Promise<Answer> => {
  if (signal === undefined) return answer;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
};

/**
 * A link between roles of one process: a request is a function call. Time is virtual here, so the time limit of a request
 * is never reached; a learner that does not serve is unreachable at once.
 */
export const createMemoryLink = (): Link => {
  const handlers = new Map<LearnerId, Handler>();
  return {
    async request(learner, request, { signal }) {
      signal?.throwIfAborted();
      const handler = handlers.get(learner);
      if (handler === undefined) throw new LearnerUnreachableError(learner, request.kind, "it does not serve");
      const response = await untilAborted(handler(request), signal);
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
