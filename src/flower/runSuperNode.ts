import { every, GfmlError, pause } from "../core/index.ts";
import { answerMessage } from "./answerMessage.ts";
import type { ClientApp } from "./ClientApp.ts";
import { FleetRefusal, objectError } from "./errors.ts";
import { FleetClient } from "./FleetClient.ts";
import { createNodeKey, type NodeKey } from "./nodeKey.ts";
import { idsOf, type ObjectTree, objectIdOf, packMessage, unpackContent } from "./objects.ts";
import type { Metadata, RecordDict, ReplyError } from "./records.ts";

/** What happens at a SuperNode. */
export type SuperNodeEvent =
  | { readonly kind: "connected"; readonly node: bigint; readonly address: string }
  /** The SuperLink cannot be reached; the next attempt is in some seconds. */
  | { readonly kind: "waiting"; readonly seconds: number; readonly reason: string }
  | { readonly kind: "asked"; readonly type: string; readonly run: bigint; readonly round: string }
  | { readonly kind: "answered"; readonly type: string; readonly run: bigint; readonly seconds: number }
  /** The client app failed, or the message was not one that it can answer. The server knows why. */
  | { readonly kind: "failed"; readonly type: string; readonly run: bigint; readonly reason: string }
  /** The run ended before the reply was there. */
  | { readonly kind: "dropped"; readonly type: string; readonly run: bigint };

/** A SuperNode to run. */
export interface SuperNodeOptions {
  /** The SuperLink: `http://HOST:PORT`, or `https://HOST:PORT`. */
  readonly address: string;
  readonly app: ClientApp;
  /** A key that is registered at the SuperLink; if absent, the node registers a new one, and takes it back at the end. */
  readonly key?: NodeKey;
  /** Ends the node. */
  readonly signal?: AbortSignal;
  /** s for which it waits for a SuperLink that cannot be reached; 60 if absent. */
  readonly patience?: number;
  /** s between two questions for messages; 1 if absent. */
  readonly pollInterval?: number;
  readonly onEvent?: (event: SuperNodeEvent) => void;
}

/** s after which a SuperLink thinks that a silent node is gone, and s between two signs of life. */
const HEARTBEAT = 30;
const HEARTBEAT_PAUSE = 20;
/** s after which the parts of a message that are not there yet are given up. */
const OBJECT_PATIENCE = 300;
/** Objects that are fetched or sent at the same time. */
const AT_ONCE = 4;
/** Flower's number for an error of the client app. */
const APP_ERROR = 2;
/** Flower's number for a key that is registered already. */
const KEY_IN_USE = 23;

/**
 * Takes part in a Flower federation as a SuperNode until the signal ends it: asks the SuperLink for messages, lets the app do what
 * they ask, and sends its replies. Errors of the app go to the server. Runs in Node and in pages; a page needs a proxy, since a
 * SuperLink sends no headers of CORS.
 *
 * @throws GFML_FLOWER_UNREACHABLE, GFML_FLOWER_PROTOCOL, GFML_FLOWER_VERSION, GFML_FLOWER_REFUSED
 */
export const runSuperNode = async (options: SuperNodeOptions): Promise<void> => {
  const { app, signal, pollInterval = 1, onEvent = () => {} } = options;
  const isRegistered = options.key !== undefined;
  const key = options.key ?? createNodeKey();
  const client = await FleetClient.open({
    address: options.address,
    key,
    patience: options.patience ?? 60,
    signal,
    onRetry: (error, seconds) => onEvent({ kind: "waiting", seconds, reason: error.shortMessage }),
  });
  const { publicKey } = key;
  const connect = async (): Promise<bigint> => {
    if (!isRegistered)
      await client.call("register", { publicKey }).catch((error: unknown) => {
        if (!(error instanceof FleetRefusal && error.apiCode === KEY_IN_USE)) throw error;
      });
    const { nodeId } = await client.call("activate", { publicKey, heartbeatInterval: HEARTBEAT });
    onEvent({ kind: "connected", node: nodeId as bigint, address: client.address });
    return nodeId as bigint;
  };
  let nodeId = 0n;
  let endHeartbeat = (): void => {};
  try {
    nodeId = await connect();
    endHeartbeat = every(
      HEARTBEAT_PAUSE,
      () => void client.attempt("heartbeat", { node: { nodeId }, heartbeatInterval: HEARTBEAT }),
      { holdsProcess: false },
    );
    while (!signal?.aborted) {
      try {
        const isBusy = await serveOne(client, nodeId, app, onEvent);
        if (!isBusy) await pause(pollInterval, signal);
      } catch (error) {
        // a SuperLink that was started anew knows its former nodes no more
        if (!(error instanceof FleetRefusal && error.status === 401 && !isRegistered)) throw error;
        nodeId = await connect();
      }
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    endHeartbeat();
    if (nodeId !== 0n) {
      await client.attempt("deactivate", { nodeId });
      if (!isRegistered) await client.attempt("unregister", { nodeId });
    }
  }
};

/** Takes one message and answers it. @returns whether there was one */
const serveOne = async (
  client: FleetClient,
  nodeId: bigint,
  app: ClientApp,
  onEvent: (event: SuperNodeEvent) => void,
): Promise<boolean> => {
  const node = { nodeId };
  const { messages, trees } = (await client.call("pull", { node })) as unknown as {
    readonly messages: readonly { readonly metadata: Metadata | null }[];
    readonly trees: readonly ObjectTree[];
  };
  const metadata = messages[0]?.metadata;
  const tree = trees[0];
  if (metadata == null || tree === undefined) return false;
  const { messageType: type, runId } = metadata;
  onEvent({ kind: "asked", type, run: runId, round: metadata.groupId });
  const started = performance.now();
  try {
    let reply: RecordDict | ReplyError;
    try {
      const objects = await pullObjects(client, nodeId, runId, tree);
      await client.call("confirm", { node, runId, messageObjectId: metadata.messageId });
      reply = await answerMessage(app, metadata, unpackContent(client.codec, tree, objects));
    } catch (error) {
      if (isOfConnection(error)) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      reply = { code: APP_ERROR, reason };
      onEvent({ kind: "failed", type, run: runId, reason });
    }
    const seconds = (performance.now() - started) / 1000;
    const isKept = await sendReply(client, metadata, reply, seconds);
    if (!isKept) onEvent({ kind: "dropped", type, run: runId });
    else if (reply instanceof Map) onEvent({ kind: "answered", type, run: runId, seconds });
  } catch (error) {
    if (!(error instanceof FleetRefusal && error.status === 403)) throw error;
    onEvent({ kind: "dropped", type, run: runId });
  }
  return true;
};

/** Whether it is no failure of the app or the message, which the server is told, but of the way to the server. */
const isOfConnection = (error: unknown): boolean =>
  error instanceof FleetRefusal ||
  (error instanceof GfmlError && /^GFML_FLOWER_(UNREACHABLE|PROTOCOL|VERSION)$/.test(error.code));

const pullObjects = async (
  client: FleetClient,
  nodeId: bigint,
  runId: bigint,
  tree: ObjectTree,
): Promise<Map<string, Uint8Array>> => {
  const objects = new Map<string, Uint8Array>();
  const pull = async (objectId: string): Promise<void> => {
    for (let waited = 0, wait = 0.2; ; waited += wait, wait = Math.min(2 * wait, 10)) {
      const answer = await client.call("pullObject", { node: { nodeId }, runId, objectId });
      if (!answer.objectFound) throw objectError("the SuperLink does not have a part", { object: objectId });
      if (answer.objectAvailable) {
        const bytes = answer.objectContent as Uint8Array;
        if (objectIdOf(bytes) !== objectId) throw objectError("a part is damaged", { object: objectId });
        objects.set(objectId, bytes);
        return;
      }
      if (waited > OBJECT_PATIENCE) throw objectError("a part does not arrive", { object: objectId });
      await pause(wait);
    }
  };
  await forEachOf(idsOf(tree), pull);
  return objects;
};

/** @returns whether the SuperLink keeps all of it: it lets go of what answers a run that is over */
const sendReply = async (
  client: FleetClient,
  asked: Metadata,
  reply: RecordDict | ReplyError,
  seconds: number,
): Promise<boolean> => {
  const node = { nodeId: asked.dstNodeId };
  const createdAt = Date.now() / 1000;
  const metadata: Metadata = {
    runId: asked.runId,
    messageId: "",
    srcNodeId: asked.dstNodeId,
    dstNodeId: asked.srcNodeId,
    replyToMessageId: asked.messageId,
    groupId: asked.groupId,
    createdAt,
    // a reply counts as long as what it answers
    ttl: asked.createdAt + asked.ttl - createdAt,
    messageType: asked.messageType,
    ...(asked.dstTaskId && { srcTaskId: asked.dstTaskId }),
    ...(asked.srcTaskId && { dstTaskId: asked.srcTaskId }),
  };
  const { tree, objects } = packMessage(client.codec, metadata, reply);
  const head = { metadata: { ...metadata, messageId: tree.objectId } };
  const message = reply instanceof Map ? { ...head, content: {} } : { ...head, error: reply };
  const { objectsToPush, sessionId } = (await client.call("push", {
    node,
    messages: [message],
    trees: [tree],
    runtimes: [seconds],
  })) as unknown as { readonly objectsToPush: readonly string[]; readonly sessionId: string };
  const wanted = [...idsOf(tree)].filter((id) => objectsToPush.includes(id));
  let isKept = true;
  await forEachOf(wanted, async (objectId) => {
    const content = { objectId, objectContent: objects.get(objectId)!, sessionId };
    const { stored } = await client.call("pushObject", { node, runId: asked.runId, ...content });
    if (!stored) isKept = false;
  });
  return isKept;
};

/** Works on a few items at a time. */
const forEachOf = async <Item>(items: Iterable<Item>, action: (item: Item) => Promise<void>): Promise<void> => {
  const rest = [...items];
  const work = async (): Promise<void> => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await action(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
};
