import { digestRequest } from "../identity/digestRequest.ts";
import type { Clock } from "../ports/Clock.ts";
import { HeadRefusedError, LearnerUnreachableError } from "../ports/errors.ts";
import type { Ledger } from "../ports/Ledger.ts";
import type { LearnerRequest, LearnerResponse } from "../ports/Link.ts";
import { type Link, roundOf } from "../ports/Link.ts";
import type { RoundContext } from "../steps/RoundContext.ts";
import type { RoundJournal } from "./RoundJournal.ts";

/**
 * The context of a provider that may be killed. Everything that a round hears from outside is kept before it is used:
 * learners' answers, the ledger's beacon and the time at the round's end. Clear the journal once a checkpoint is saved.
 */
export const journalRound = (context: RoundContext, journal: RoundJournal): RoundContext => ({
  ...context,
  ports: {
    ...context.ports,
    link: createJournaledLink(context.ports.link, journal),
    ledger: withJournaledBeacon(context.ports.ledger, journal),
    clock: withJournaledEnd(context.ports.clock, journal),
  },
});

const withJournaledBeacon = (ledger: Ledger, journal: RoundJournal): Ledger => ({
  ...ledger,
  beacon: () => journal.recall("beacon", "", () => ledger.beacon()),
});

/** Time stands still from a round's end until the journal is cleared: the round's state says when it ended. */
const withJournaledEnd = (clock: Clock, journal: RoundJournal): Clock => {
  let end: { readonly time: number; readonly cleared: number } | undefined;
  return {
    now: () => (end?.cleared === journal.cleared ? end.time : clock.now()),
    time: (planned, job) => clock.time(planned, job),
    endRound: async (seconds) => {
      await clock.endRound(seconds);
      const { cleared } = journal;
      end = { time: await journal.recall("end of the round", `${seconds}`, async () => clock.now()), cleared };
    },
  };
};

/** A response, or the reason that there is none. The round depends on both. */
type Heard =
  | { readonly response: LearnerResponse }
  | { readonly silence: "unreachable" | "refused"; readonly request: string; readonly reason: string };

/**
 * A provider's link that keeps every response of a round before it is used, and does not ask again for a kept one. It also
 * keeps that a learner was unreachable. Measurements ("personalise") that decide nothing are not kept. A wait that its signal
 * ends is not kept either.
 *
 * Given the same checkpoint and the same journal, `playRound` makes the same calls to the ledger and leaves the same state.
 */
const createJournaledLink = (link: Link, journal: RoundJournal): Link => ({
  async request(learner, request, options) {
    if (request.kind === "personalise" && options.decidesRound !== true) return link.request(learner, request, options);
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
