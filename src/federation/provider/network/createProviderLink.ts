import { internalError, type LearnerId } from "../../../core/index.ts";
import type { WireMessage } from "../../../network/browser.ts";
import {
  HeadRefusedError,
  type LearnerRequest,
  type LearnerResponse,
  LearnerUnreachableError,
  type Link,
} from "../../../round/index.ts";
import { MalformedMessageError } from "../../errors.ts";
import { encodeRequest } from "../../wire/requests.ts";
import { type AnswerShape, decodeResponse, largestPayload } from "../../wire/responses.ts";
import { type AssignmentOptions, assignCoalition, textOf } from "./assignCoalition.ts";

export interface ProviderLinkOptions extends AssignmentOptions {
  readonly shape: AnswerShape;
}

/** The link of a provider to its learners. */
export interface ProviderLink extends Link {
  /** The head of a learner in the last round that it took part in. */
  headOf(learner: LearnerId): LearnerId | undefined;
}

type RequestOf<Kind extends LearnerRequest["kind"]> = Extract<LearnerRequest, { kind: Kind }>;
type AnswerOf<Kind extends LearnerRequest["kind"]> = Extract<LearnerResponse, { kind: Kind }>;

interface RequestLimits {
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  readonly maxPayload: number;
}

/**
 * Creates the provider's link. A request goes over the learner's stream. If the stream breaks, the learner may reconnect within
 * `reconnectTime`, and the request is repeated: learners repeat their answers. Before the provider requests the work of a
 * head, it sends the assignments of the coalition.
 */
export const createProviderLink = (options: ProviderLinkOptions): ProviderLink => {
  const { sessions, shape, reconnectTime, onMalformed } = options;
  const heads = new Map<LearnerId, LearnerId>();

  const ask = async (learner: LearnerId, message: WireMessage, limits: RequestLimits): Promise<WireMessage> => {
    const started = performance.now();
    const signal = AbortSignal.any([options.signal, ...(limits.signal ? [limits.signal] : [])]);
    for (;;) {
      const session = await sessions.find(learner, reconnectTime, signal);
      options.signal.throwIfAborted();
      limits.signal?.throwIfAborted();
      if (session === undefined) throw new LearnerUnreachableError(learner, message.kind, "it is not connected");
      const left = limits.timeout - (performance.now() - started) / 1000;
      if (left <= 0) throw new LearnerUnreachableError(learner, message.kind, "it did not answer in time");
      try {
        return await session.peer.request(message, { timeout: left, signal, maxPayload: limits.maxPayload });
      } catch (error) {
        signal.throwIfAborted();
        if (codeOf(error) !== "GFML_NETWORK_PEER_GONE") throw error;
        // when it is closed, the session counts as lost, and the next one gets the request
        await session.peer.closed;
      }
    }
  };

  const assign = async (learner: LearnerId, order: RequestOf<"head">): Promise<void> => {
    const head = await sessions.find(learner, reconnectTime, options.signal);
    if (head === undefined) throw new LearnerUnreachableError(learner, "assignment", "it is not connected");
    for (const { profile } of order.members) heads.set(profile.learner, learner);
    await assignCoalition(head, order, options);
  };

  return {
    async request<Kind extends LearnerRequest["kind"]>(
      learner: LearnerId,
      request: RequestOf<Kind>,
      { timeout, signal }: { readonly timeout: number; readonly signal?: AbortSignal },
    ): Promise<AnswerOf<Kind>> {
      const limits = { timeout, signal, maxPayload: largestPayload(request as LearnerRequest, shape) };
      try {
        if (request.kind === "head") await assign(learner, request as unknown as RequestOf<"head">);
        const answer = await ask(learner, encodeRequest(request as LearnerRequest), limits);
        return decodeResponse(request as LearnerRequest, answer, shape) as AnswerOf<Kind>;
      } catch (error) {
        options.signal.throwIfAborted();
        signal?.throwIfAborted();
        if (error instanceof LearnerUnreachableError) throw error;
        const isRefusal = codeOf(error) === "GFML_NETWORK_REFUSED";
        if (error instanceof MalformedMessageError || isRefusal || codeOf(error) === "GFML_NETWORK_WIRE_FORMAT")
          onMalformed(learner, request.kind, textOf(error));
        if (isRefusal && (request.kind === "open" || request.kind === "settle"))
          throw new HeadRefusedError(learner, request.kind, textOf(error));
        throw new LearnerUnreachableError(learner, request.kind, textOf(error), error);
      }
    },
    headOf: (learner) => heads.get(learner),
    serve: () => {
      throw internalError("a provider does not serve requests of a round");
    },
  };
};

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;
