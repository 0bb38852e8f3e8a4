import type { LearnerId } from "../../core/index.ts";
import {
  HeadRefusedError,
  type LearnerRequest,
  type LearnerResponse,
  LearnerUnreachableError,
  type Link,
  roundOf,
} from "../../round/index.ts";
import { type AnswerShape, decodeResponse, encodeResponse } from "../wire/responses.ts";
import type { RoundJournal } from "./RoundJournal.ts";

/**
 * A link whose every outcome is on disk before it is used, and that gives an outcome which is there already without asking:
 * so a round that is played again makes the same calls to the ledger.
 */
export const journalledLink = (inner: Link, journal: RoundJournal, shape: AnswerShape): Link => ({
  serve: inner.serve,
  async request<Kind extends LearnerRequest["kind"]>(
    learner: LearnerId,
    request: Extract<LearnerRequest, { kind: Kind }>,
    options: { readonly timeout: number; readonly signal?: AbortSignal },
  ): Promise<Extract<LearnerResponse, { kind: Kind }>> {
    type Answer = Extract<LearnerResponse, { kind: Kind }>;
    const key = keyOf(learner, request as LearnerRequest);
    const known = journal.find(key);
    if (known !== undefined) {
      const outcome = known.value as Outcome;
      if ("unreachable" in outcome) throw new LearnerUnreachableError(learner, request.kind, outcome.unreachable);
      if ("refused" in outcome) throw new HeadRefusedError(learner, request.kind as "open" | "settle", outcome.refused);
      const message = { kind: request.kind, header: outcome.header, ...(known.payload && { payload: known.payload }) };
      return decodeResponse(request as LearnerRequest, message, shape) as Answer;
    }
    try {
      const answer = await inner.request<Kind>(learner, request, options);
      const { header, payload } = encodeResponse(answer as LearnerResponse);
      await journal.append({ key, value: { header } satisfies Outcome, ...(payload && { payload }) });
      return answer;
    } catch (error) {
      if (error instanceof HeadRefusedError) {
        await journal.append({ key, value: { refused: error.shortMessage } satisfies Outcome });
      } else if (error instanceof LearnerUnreachableError) {
        await journal.append({ key, value: { unreachable: error.shortMessage } satisfies Outcome });
      }
      throw error;
    }
  },
});

type Outcome = { readonly header: unknown } | { readonly unreachable: string } | { readonly refused: string };

const keyOf = (learner: LearnerId, request: LearnerRequest): string => {
  const place = request.kind === "settle" ? request.settlement : request;
  const coalition = "coalition" in place ? `/${place.coalition}` : "";
  return `${request.kind}/${roundOf(request)}${coalition}/${learner}`;
};
