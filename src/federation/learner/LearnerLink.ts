import { type LearnerId, pause, signalAfter } from "../../core/index.ts";
import type { LearnerSigner } from "../../ledger/browser.ts";
import { type NetworkNode, type Peer, RefusedError, type WireMessage } from "../../network/browser.ts";
import {
  canonicalJson,
  hashParameters,
  type LearnerRequest,
  type LearnerResponse,
  LearnerUnreachableError,
  type Link,
} from "../../round/index.ts";
import { MalformedMessageError } from "../errors.ts";
import { type HeldOutReport, recipesDigest } from "../protocol/personalization.ts";
import { type Assignment, type Finished, readSession, sessionMessage } from "../wire/headers.ts";
import { joinLongHeader, MOST_HEADER_BYTES } from "../wire/longHeaders.ts";
import { decodeRequest, encodeRequest } from "../wire/requests.ts";
import { decodeResponse, encodeResponse, largestPayload } from "../wire/responses.ts";
import type { LearnerEvent } from "./JoinOptions.ts";
import type { MemberPeers } from "./MemberPeers.ts";

export interface LearnerLinkOptions {
  readonly node: NetworkNode;
  /** The members that this learner heads. */
  readonly members: MemberPeers;
  readonly learner: LearnerId;
  readonly task: number;
  /** Account of the provider. */
  readonly provider: string;
  readonly parameterCount: number;
  readonly embeddingSize: number;
  readonly localSteps: number;
  readonly coalitionCount: number;
  /** Time to reach a head beyond its deadline, s. */
  readonly patience: number;
  readonly signer: LearnerSigner;
  /** Signs what the learner reports of held-out samples. */
  readonly signReport: (report: Omit<HeldOutReport, "account" | "signature">) => string;
  /** Called when the provider announces the end of the task. */
  readonly onFinished: (finished: Finished) => void;
  readonly tell: (event: LearnerEvent) => void;
}

type WorkHandler = (request: LearnerRequest) => Promise<LearnerResponse>;
type RequestOf<Kind extends LearnerRequest["kind"]> = Extract<LearnerRequest, { kind: Kind }>;

/** Work of a round, done once however often it is requested. */
interface DoneWork {
  readonly key: string;
  readonly answer: Promise<LearnerResponse>;
}

/**
 * A learner's link, with the rules of what it serves. The provider may request embeddings, measurements, assignments and the
 * work of a head. Only the assigned head may request training, and only as assigned. A learner signs one participation in
 * each round. If a restarted provider or a new stream repeats a request, the learner repeats its answer without new work.
 */
export class LearnerLink implements Link {
  readonly #options: LearnerLinkOptions;
  #handler: WorkHandler | undefined;
  #assignment: Assignment | undefined;
  #head: Peer | undefined;
  #toHead = new AbortController();
  #trained: (Pick<Assignment, "round" | "coalition" | "frequency"> & Pick<DoneWork, "answer">) | undefined;
  #headed: DoneWork | undefined;

  constructor(options: LearnerLinkOptions) {
    this.#options = options;
  }

  serve(_learner: LearnerId, handler: WorkHandler): () => void {
    this.#handler = handler;
    return () => {
      this.#handler = undefined;
    };
  }

  /** As a head: sends a request to a member, or to itself. */
  async request<Kind extends LearnerRequest["kind"]>(
    learner: LearnerId,
    request: RequestOf<Kind>,
    { timeout, signal }: { readonly timeout: number; readonly signal?: AbortSignal },
  ): Promise<Extract<LearnerResponse, { kind: Kind }>> {
    if (learner === this.#options.learner) {
      return (await this.#train(request as unknown as RequestOf<"train">)) as Extract<LearnerResponse, { kind: Kind }>;
    }
    const account = this.#options.members.accountOf(learner);
    if (account === undefined) throw new LearnerUnreachableError(learner, request.kind, "it is not a member");
    const start = performance.now();
    const limit = signalAfter(timeout);
    const both = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    const shape = this.#options;
    // a member whose stream breaks may reconnect in time
    for (let failure: unknown = "it did not connect"; ; ) {
      const peer = await this.#options.members.find(account, both);
      signal?.throwIfAborted();
      if (peer === undefined) throw new LearnerUnreachableError(learner, request.kind, textOf(failure), failure);
      const left = timeout - (performance.now() - start) / 1000;
      try {
        const answer = await peer.request(encodeRequest(request as LearnerRequest), {
          timeout: Math.max(left, 0.001),
          maxPayload: largestPayload(request as LearnerRequest, shape),
          ...(signal && { signal }),
        });
        return decodeResponse(request as LearnerRequest, answer, shape) as Extract<LearnerResponse, { kind: Kind }>;
      } catch (error) {
        signal?.throwIfAborted();
        failure = error;
        const isGone = (error as { code?: unknown }).code === "GFML_NETWORK_PEER_GONE";
        if (!isGone) throw new LearnerUnreachableError(learner, request.kind, textOf(error), error);
        await Promise.race([peer.closed, aborted(both)]);
      }
    }
  }

  /** Serves the provider on its stream until the stream ends. */
  serveProvider(peer: Peer): void {
    peer.serve((message) => this.#guarded(peer, message, () => this.#onProvider(joinLongHeader(message))), {
      maxPayload: 4 * this.#options.parameterCount * this.#options.coalitionCount + MOST_HEADER_BYTES,
    });
  }

  /** Adds the stream of a member. The peer may have lost its membership since the gate admitted it. */
  onPeer(peer: Peer): void {
    if (!this.#options.members.isMember(peer.account)) {
      void peer.close("not a member of this head");
      return;
    }
    this.#options.members.add(peer);
  }

  async close(): Promise<void> {
    this.#toHead.abort();
    await this.#head?.close("done");
  }

  async #onProvider(message: WireMessage): Promise<WireMessage> {
    const { signer, task, learner } = this.#options;
    switch (message.kind) {
      case "assignment":
        await this.#assign(readSession(message, "assignment"));
        return sessionMessage("done", {});
      case "model-request": {
        const asked = readSession(message, "model-request");
        if (asked.task !== task) throw new RefusedError("not-assigned", "the message is for a different task");
        return sessionMessage("model-request-answer", {
          signature: await signer.modelRequest({ task, round: asked.round, learner }),
        });
      }
      case "earnings":
        this.#options.tell({ kind: "earned", earnings: readSession(message, "earnings") });
        return sessionMessage("done", {});
      case "revoked":
        this.#options.members.drop(readSession(message, "revoked").account);
        return sessionMessage("done", {});
      case "finished":
        this.#options.onFinished(readSession(message, "finished"));
        return sessionMessage("done", {});
      case "train":
        throw new RefusedError("not-assigned", "only a head may request training");
      default:
        return encodeResponse(await this.#workForProvider(decodeRequest(message, this.#options.parameterCount)));
    }
  }

  /** Does the work that the provider may request. */
  async #workForProvider(request: LearnerRequest): Promise<LearnerResponse> {
    switch (request.kind) {
      case "head":
        return this.#lead(request);
      case "open":
      case "settle": {
        const { round, coalition } = request.kind === "open" ? request : request.settlement;
        if (this.#assignment !== undefined && round < this.#assignment.round)
          throw new RefusedError("replayed", "that round is over");
        if (this.#headed?.key !== keyOf({ task: this.#options.task, round, coalition }))
          throw new RefusedError("not-assigned", "this learner did not head that coalition in that round");
        return this.#work(request);
      }
      default: {
        const answer = await this.#work(request);
        if (answer.kind !== "personalise" || request.kind !== "personalise") return answer;
        if (request.adaptation?.on === "held-out") return this.#signed(request, answer);
        if (request.sampleCounts.includes("all")) {
          const after = answer.after.at(-1)?.accuracy ?? answer.before.accuracy;
          const { before, samples: testSamples = 0 } = answer;
          this.#options.tell({
            kind: "personalised",
            round: request.round,
            before: before.accuracy,
            after,
            testSamples,
          });
        }
        return answer;
      }
    }
  }

  /** A report of held-out samples decides for all learners, so it is signed. */
  async #signed(
    { round, model, sampleCounts, adaptation }: RequestOf<"personalise">,
    answer: Extract<LearnerResponse, { kind: "personalise" }>,
  ): Promise<LearnerResponse> {
    const signature = this.#options.signReport({
      learner: this.#options.learner,
      round,
      modelHash: await hashParameters(model),
      sampleCounts: [...sampleCounts],
      recipes: recipesDigest(adaptation!.recipes),
      samples: answer.samples ?? 0,
      figures: answer.after.map(({ accuracy, loss }) => ({ accuracy, loss })),
    });
    return { ...answer, signature };
  }

  async #assign(assignment: Assignment): Promise<void> {
    const { learner, provider, tell } = this.#options;
    if (assignment.task !== this.#options.task)
      throw new RefusedError("not-assigned", "the message is for a different task");
    const before = this.#assignment;
    if (before !== undefined && assignment.round < before.round)
      throw new RefusedError("replayed", "that round is over");
    // a restarted provider repeats the assignment; a restarted head has new addresses
    if (before !== undefined && canonicalJson(before) === canonicalJson(assignment)) return;
    const isHead = assignment.head.learner === learner;
    this.#assignment = assignment;
    this.#options.members.expect(
      new Map(isHead ? assignment.members?.map((one) => [one.learner, one.account.toLowerCase()]) : []),
    );
    tell({ kind: "assigned", assignment, isHead });
    if (assignment.head.account === provider) throw new RefusedError("not-assigned", "the provider cannot be a head");
    const isSameHead = this.#head?.account === assignment.head.account;
    // ends the wait for an earlier head, which would last as long as that round could have lasted
    this.#toHead.abort();
    this.#toHead = new AbortController();
    if (!isSameHead) await this.#leaveHead();
    // the provider does not wait until the head is reached
    if (!isHead) void this.#reachHead(assignment, isSameHead ? this.#head : undefined);
  }

  async #leaveHead(): Promise<void> {
    const former = this.#head;
    this.#head = undefined;
    await former?.close("assigned to a different head");
  }

  /** Keeps a stream to the assigned head open while the round may last. */
  async #reachHead(assignment: Assignment, open: Peer | undefined): Promise<void> {
    const { account, addresses } = assignment.head;
    const limit = signalAfter(assignment.deadline + this.#options.patience);
    const signal = AbortSignal.any([limit, this.#toHead.signal]);
    const maxPayload = 4 * this.#options.parameterCount;
    let peer = open;
    let wait = RETRY;
    // a newer assignment has its own stream
    while (!signal.aborted && this.#assignment === assignment) {
      try {
        if (peer === undefined) {
          peer = await this.#options.node.connect(addresses, { account, signal, timeout: CONNECT });
          const connected = peer;
          wait = RETRY;
          this.#head = connected;
          connected.serve((message) => this.#guarded(connected, message, () => this.#onHead(connected, message)), {
            maxPayload,
          });
        }
        await Promise.race([peer.closed, aborted(signal)]);
        if (this.#head === peer && !signal.aborted) this.#head = undefined;
      } catch (error) {
        if (signal.aborted) return;
        this.#options.tell({ kind: "refused", account, what: "connect", reason: textOf(error) });
      }
      peer = undefined;
      await pause(wait * (0.75 + Math.random() / 2), signal);
      wait = Math.min(2 * wait, LONGEST_RETRY);
    }
  }

  async #onHead(peer: Peer, message: WireMessage): Promise<WireMessage> {
    const request = message.kind === "train" ? decodeRequest(message, this.#options.parameterCount) : undefined;
    if (request?.kind !== "train") throw new RefusedError("not-assigned", "a head may request only training");
    if (this.#assignment?.head.account !== peer.account)
      throw new RefusedError("not-assigned", "the request is not from the assigned head");
    return encodeResponse(await this.#train(request));
  }

  #train(order: RequestOf<"train">): Promise<LearnerResponse> {
    const assignment = this.#assignment;
    const isAssigned =
      assignment !== undefined &&
      assignment.task === order.task &&
      assignment.round === order.round &&
      assignment.coalition === order.coalition &&
      assignment.frequency === order.frequency &&
      assignment.deadline === order.deadline;
    if (!isAssigned) throw new RefusedError("not-assigned", "the request does not match the assignment");
    const { round, coalition, frequency } = order;
    const before = this.#trained;
    if (before?.round === round) {
      const isSame = before.coalition === coalition && before.frequency === frequency;
      if (!isSame) throw new RefusedError("replayed", "this learner took a different part in that round");
      return before.answer;
    }
    const answer = this.#work(order);
    this.#trained = { round, coalition, frequency, answer };
    answer.then(
      (update) => {
        if (update.kind === "train")
          this.#options.tell({ kind: "trained", round: order.round, computationTime: update.computationTime });
      },
      () => {
        // failed work may be requested again
        if (this.#trained?.answer === answer) this.#trained = undefined;
      },
    );
    return answer;
  }

  #lead(order: RequestOf<"head">): Promise<LearnerResponse> {
    const assignment = this.#assignment;
    const { members } = order;
    const expected = new Set(assignment?.members?.map(({ learner }) => learner));
    const isAssigned =
      assignment !== undefined &&
      assignment.head.learner === this.#options.learner &&
      keyOf(assignment) === keyOf(order) &&
      assignment.deadline === order.deadline &&
      members.length === expected.size &&
      members.every(({ profile }) => expected.has(profile.learner));
    if (!isAssigned) throw new RefusedError("not-assigned", "the request does not match the assignment");
    const key = keyOf(order);
    if (this.#headed?.key === key) return this.#headed.answer;
    this.#options.tell({ kind: "heading", round: order.round, members: members.length });
    const answer = this.#work(order);
    this.#headed = { key, answer };
    answer.catch(() => {
      if (this.#headed?.answer === answer) this.#headed = undefined;
    });
    return answer;
  }

  #work(request: LearnerRequest): Promise<LearnerResponse> {
    if (this.#handler === undefined) throw new RefusedError("not-served", "this learner is not ready");
    return this.#handler(request);
  }

  /** Reports refusals, and refuses malformed messages. */
  async #guarded(peer: Peer, message: WireMessage, work: () => Promise<WireMessage>): Promise<WireMessage> {
    try {
      return await work();
    } catch (error) {
      const refusal =
        error instanceof MalformedMessageError ? new RefusedError("malformed", error.shortMessage) : error;
      this.#options.tell({ kind: "refused", account: peer.account, what: message.kind, reason: textOf(refusal) });
      throw refusal;
    }
  }
}

/** Time for one attempt to reach a head, s. */
const CONNECT = 20;
/** First and longest time between two attempts, s: the address may be a stranger's. */
const RETRY = 0.3;
const LONGEST_RETRY = 20;

const keyOf = (one: { readonly task: number; readonly round: number; readonly coalition: number }): string =>
  `${one.task}/${one.round}/${one.coalition}`;

const textOf = (error: unknown): string =>
  error instanceof Error ? ((error as { shortMessage?: string }).shortMessage ?? error.message) : String(error);

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
