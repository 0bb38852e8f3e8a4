import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeMessage, encodeMessage, loadCodec } from "./fleetSchema.ts";
import { idsOf, type ObjectTree, type PackedMessage, packMessage, unpackContent } from "./objects.ts";
import type { Metadata, RecordDict, ReplyError } from "./records.ts";

/** What a test sets in place of an answer. */
export interface Refusal {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

/** A SuperLink in memory that asks its nodes what a test wants. */
export interface FakeSuperLink {
  readonly url: string;
  /** The calls so far, without their common path. */
  readonly calls: string[];
  /** Consulted before each call: what it returns is the answer. */
  refuse: (call: string) => Refusal | undefined;
  /** Changes the bytes of a part before they are sent. */
  spoil: (bytes: Uint8Array) => Uint8Array;
  /** Sends a message to the node and waits for its reply. */
  readonly ask: (messageType: string, content: RecordDict) => Promise<RecordDict | ReplyError>;
  readonly close: () => Promise<void>;
}

const NODE = 9223372036854775809n;

const REQUESTS: Readonly<Record<string, readonly [string, string]>> = {
  "register-node": ["RegisterRequest", "NodeReply"],
  "activate-node": ["ActivateRequest", "NodeReply"],
  "deactivate-node": ["NodeReply", "Empty"],
  "unregister-node": ["NodeReply", "Empty"],
  "send-node-heartbeat": ["HeartbeatRequest", "HeartbeatReply"],
  "pull-messages": ["PullRequest", "PullReply"],
  "push-messages": ["PushRequest", "PushReply"],
  "push-object": ["PushObjectRequest", "PushObjectReply"],
  "pull-object": ["PullObjectRequest", "PullObjectReply"],
  "confirm-message-received": ["ConfirmRequest", "Empty"],
};

/** Starts one on 127.0.0.1. */
export const startFakeSuperLink = async (): Promise<FakeSuperLink> => {
  const codec = await loadCodec();
  const waiting: { readonly metadata: Metadata; readonly packed: PackedMessage }[] = [];
  const known = new Map<string, Uint8Array>();
  const replies = new Map<string, (reply: RecordDict | ReplyError) => void>();
  let reply: { readonly tree: ObjectTree; readonly answers: string; readonly missing: Set<string> } | undefined;
  const pushed = new Map<string, Uint8Array>();

  const finish = (): void => {
    if (reply === undefined || reply.missing.size > 0) return;
    replies.get(reply.answers)?.(unpackContent(codec, reply.tree, pushed));
    reply = undefined;
  };
  const answer = (call: string, fields: Record<string, unknown>): object => {
    switch (call) {
      case "register-node":
      case "activate-node":
        return { nodeId: NODE };
      case "send-node-heartbeat":
        return { success: true };
      case "pull-messages": {
        const next = waiting.shift();
        if (next === undefined) return {};
        const metadata = { ...next.metadata, messageId: next.packed.tree.objectId };
        return { messages: [{ metadata, content: {} }], trees: [next.packed.tree] };
      }
      case "pull-object": {
        const content = known.get(fields.objectId as string);
        return { objectFound: content !== undefined, objectAvailable: true, objectContent: fake.spoil(content!) };
      }
      case "push-messages": {
        const [message] = fields.messages as { readonly metadata: Metadata; readonly error: ReplyError | null }[];
        const [tree] = fields.trees as ObjectTree[];
        const answers = message!.metadata.replyToMessageId;
        if (message!.error) {
          replies.get(answers)?.({ code: Number(message!.error.code), reason: message!.error.reason });
          return { objectsToPush: [], sessionId: "s" };
        }
        reply = { tree: tree!, answers, missing: idsOf(tree!) };
        return { objectsToPush: [...idsOf(tree!)], sessionId: "s" };
      }
      case "push-object":
        pushed.set(fields.objectId as string, fields.objectContent as Uint8Array);
        reply?.missing.delete(fields.objectId as string);
        finish();
        return { stored: true };
      default:
        return {};
    }
  };
  const server = createServer(async (request, response) => {
    const call = request.url!.replace("/v1/fleet/", "");
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    fake.calls.push(call);
    const refusal = fake.refuse(call);
    if (refusal !== undefined) {
      response.writeHead(refusal.status, { "content-type": refusal.type ?? "application/json" }).end(refusal.body);
      return;
    }
    const [asks, answers] = REQUESTS[call]!;
    const fields = answer(call, decodeMessage(codec, asks, Buffer.concat(pieces)));
    response.writeHead(200, { "content-type": "application/protobuf" }).end(encodeMessage(codec, answers, fields));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");

  let count = 0;
  const fake: FakeSuperLink = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: [],
    refuse: () => undefined,
    spoil: (bytes) => bytes,
    ask: (messageType, content) => {
      count += 1;
      const metadata: Metadata = {
        runId: 7n,
        messageId: "",
        srcNodeId: 1n,
        dstNodeId: NODE,
        replyToMessageId: "",
        groupId: `${count}`,
        createdAt: Date.now() / 1000,
        ttl: 60,
        messageType,
      };
      const packed = packMessage(codec, metadata, content);
      for (const [id, bytes] of packed.objects) known.set(id, bytes);
      const done = new Promise<RecordDict | ReplyError>((resolve) => replies.set(packed.tree.objectId, resolve));
      waiting.push({ metadata, packed });
      return done;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return fake;
};
