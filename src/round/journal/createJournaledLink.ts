import { HeadRefusedError, LearnerUnreachableError } from "../ports/errors.ts";
import type { Link } from "../ports/Link.ts";
import type { LearnerRequest, LearnerResponse } from "../ports/messages.ts";
import { roundOf } from "../ports/roundOf.ts";
import { digestRequest } from "./digestRequest.ts";
import type { RoundJournal } from "./RoundJournal.ts";

/** An answer, or that there was none, which is as much a part of the round. */
type Heard =
  | { readonly response: LearnerResponse }
  | { readonly silence: "unreachable" | "refused"; readonly request: string; readonly reason: string };

/**
 * A provider's link that keeps every answer of a round before it is used, also that a learner was unreachable, and asks
 * nobody again what is kept. Measurements ("personalise") change nothing and pass by. What ends a wait by its signal is no
 * answer and is not kept.
 *
 * Given the same checkpoint and the same journal, `playRound` makes the same calls to the ledger and leaves the same state.
 */
export const createJournaledLink = (link: Link, journal: RoundJournal): Link => ({
  async request(learner, request, options) {
    if (request.kind === "personalise") return link.request(learner, request, options);
    const asked = await digestRequest(request);
    const heard = await journal.recall(
      `${request.kind} learner ${learner} round ${roundOf(request)}`,
      asked,
      (): Promise<Heard> => hear(link, learner, request, options),
    );
    if ("response" in heard) return heard.response as Extract<LearnerResponse, { kind: typeof request.kind }>;
    throw heard.silence === "refused"
      ? new HeadRefusedError(learner, heard.request as "open" | "settle", heard.reason)
      : new LearnerUnreachableError(learner, heard.request, heard.reason);
  },
  serve: (learner, handler) => link.serve(learner, handler),
});

const hear = async (
  link: Link,
  learner: number,
  request: LearnerRequest,
  options: Parameters<Link["request"]>[2],
): Promise<Heard> => {
  try {
    return { response: await link.request(learner, request, options) };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof LearnerUnreachableError)
      return { silence: "unreachable", request: request.kind, reason: error.reason };
    if (error instanceof HeadRefusedError) return { silence: "refused", request: request.kind, reason: error.reason };
    throw error;
  }
};
