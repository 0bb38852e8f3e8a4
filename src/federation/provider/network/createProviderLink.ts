import { InternalError, type LearnerId } from "../../../core/index.ts";
import { hostOf, reachOf, type WireMessage } from "../../../network/browser.ts";
import {
  HeadRefusedError,
  type LearnerRequest,
  type LearnerResponse,
  LearnerUnreachableError,
  type Link,
} from "../../../round/index.ts";
import { MalformedMessageError } from "../../errors.ts";
import { type Assignment, sessionMessage } from "../../wire/headers.ts";
import { encodeRequest } from "../../wire/requests.ts";
import { type AnswerShape, decodeResponse, largestPayload } from "../../wire/responses.ts";
import type { Session, Sessions } from "./Sessions.ts";

export interface ProviderLinkOptions {
  readonly sessions: Sessions;
  readonly shape: AnswerShape;
  /** s in which a learner whose stream broke may come back. */
  readonly reconnectTime: number;
  readonly signal: AbortSignal;
  readonly accountOf: (learner: LearnerId) => string;
  /** Where the provider is reached. */
  readonly serviceAddresses: () => readonly string[];
  /** Told of answers that are none. */
  readonly onMalformed: (learner: LearnerId, request: string, problem: string) => void;
}

export interface ProviderLink extends Link {
  /** Who heads a learner, or headed it last. */
  headOf(learner: LearnerId): LearnerId | undefined;
}

type Of<Kind extends LearnerRequest["kind"]> = Extract<LearnerRequest, { kind: Kind }>;
type AnswerOf<Kind extends LearnerRequest["kind"]> = Extract<LearnerResponse, { kind: Kind }>;

/** s for a member to take note of its assignment. */
const ASSIGNING = 10;

/**
 * The provider's end of the network: a request goes to the learner's stream; one that breaks may come back within
 * `reconnectTime`, and is asked again, as learners answer again what they did. Before a head is asked to work, it and then
 * its members are told their assignments.
 */
export const createProviderLink = (options: ProviderLinkOptions): ProviderLink => {
  const { sessions, shape, reconnectTime, onMalformed } = options;
  const heads = new Map<LearnerId, LearnerId>();

  const ask = async (learner: LearnerId, message: WireMessage, limits: Limits): Promise<WireMessage> => {
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
        // it counts as lost from now on; what was promised to be asked again is
        await session.peer.closed;
      }
    }
  };

  /** Tells a head whom it heads, then its members who heads them. Who cannot be told is found missing by the head. */
  const assign = async (learner: LearnerId, order: Of<"head">): Promise<void> => {
    const head = await sessions.find(learner, reconnectTime, options.signal);
    if (head === undefined) throw new LearnerUnreachableError(learner, "assignment", "it is not connected");
    const shared = {
      task: order.task,
      round: order.round,
      coalition: order.coalition,
      deadline: order.deadline,
    };
    const account = options.accountOf(learner);
    const headFor = (addresses: string[]): Assignment["head"] => ({ learner, account, addresses });
    const tell = async (member: Session, assignment: Assignment): Promise<void> => {
      await member.peer.request(sessionMessage("assignment", assignment), {
        timeout: ASSIGNING,
        signal: options.signal,
        maxPayload: 0,
      });
    };
    const members = order.members.map(({ profile }) => ({
      learner: profile.learner,
      account: options.accountOf(profile.learner),
    }));
    for (const { profile } of order.members) heads.set(profile.learner, learner);
    const own = order.members.find(({ profile }) => profile.learner === learner);
    const frequency = own?.frequency ?? order.members[0]!.frequency;
    await tell(head, { ...shared, head: headFor([...head.addresses]), frequency, members });
    const placeOf = ({ addresses, peer }: Session): Place => ({ addresses, address: peer.address });
    await Promise.all(
      order.members
        .filter(({ profile }) => profile.learner !== learner)
        .map(async ({ profile, frequency: agreed }) => {
          const member = await sessions.find(profile.learner, reconnectTime, options.signal);
          if (member === undefined) return;
          const addresses = addressesFor(placeOf(head), placeOf(member), options.serviceAddresses());
          const assignment = { ...shared, head: headFor(addresses), frequency: agreed };
          await tell(member, assignment).catch((error: unknown) => {
            options.signal.throwIfAborted();
            onMalformed(profile.learner, "assignment", textOf(error));
          });
        }),
    );
  };

  return {
    async request<Kind extends LearnerRequest["kind"]>(
      learner: LearnerId,
      request: Of<Kind>,
      { timeout, signal }: { readonly timeout: number; readonly signal?: AbortSignal },
    ): Promise<AnswerOf<Kind>> {
      const limits = { timeout, signal, maxPayload: largestPayload(request as LearnerRequest, shape) };
      try {
        if (request.kind === "head") await assign(learner, request as unknown as Of<"head">);
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
      throw new InternalError("a provider serves no requests of a round");
    },
  };
};

interface Limits {
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  readonly maxPayload: number;
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

const textOf = (error: unknown): string =>
  error instanceof Error ? ((error as { shortMessage?: string }).shortMessage ?? error.message) : String(error);

/** A learner's place, as the provider sees it. */
type Place = Pick<Session, "addresses"> & {
  /** Where its connection comes from. */
  readonly address: string;
};

/**
 * The addresses of a head that are handed on to a member: none of a machine or a private network that the member is not on.
 * A service that is reached on its own machine alone has no others, and passes all on.
 *
 * @param serviceAddresses - where the provider is reached
 */
export const addressesFor = (head: Place, member: Place, serviceAddresses: readonly string[]): string[] => {
  if (serviceAddresses.every((address) => reachOf(address) === "machine")) return [...head.addresses];
  const isNear = areNear(head.address, member.address);
  return head.addresses.filter((address) => {
    const reach = reachOf(address);
    return reach === "public" || (reach === "private" && isNear);
  });
};

/** Whether two learners may share a private network: both are seen in one, or behind the same address. */
const areNear = (one: string, other: string): boolean => {
  if (reachOf(one) === "private" && reachOf(other) === "private") return true;
  const [host, same] = [hostOf(one), hostOf(other)];
  // a proxy on the provider's machine makes all seem to come from there
  return host !== undefined && host.value === same?.value && reachOf(one) === "public";
};
