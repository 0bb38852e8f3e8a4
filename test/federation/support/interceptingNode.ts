import type { NodeFactory } from "../../../src/federation/index.ts";
import type { NetworkNode, Peer, RequestHandler, RequestOptions, WireMessage } from "../../../src/network/index.ts";
import { realNode } from "./smallFederation.ts";

/** How an attacker changes the behavior of its node. */
export interface Interception {
  /** Changes an answer before it is sent. */
  readonly answer?: (answer: WireMessage, request: WireMessage) => WireMessage | Promise<WireMessage>;
  /** Replaces the sending of a request. */
  readonly ask?: (peer: Peer, request: WireMessage, options: RequestOptions) => Promise<WireMessage>;
  /** Replaces the addresses to connect to. */
  readonly reach?: (addresses: readonly string[], account: string) => Promise<readonly string[]>;
}

/** Returns a factory of real nodes whose messages an attacker changes. */
export const interceptingNode =
  ({ answer, ask, reach }: Interception): NodeFactory =>
  async (settings): Promise<NetworkNode> => {
    const node = await realNode(settings);
    const change = (peer: Peer): Peer =>
      new Proxy(peer, {
        get: (target, name) => {
          if (name === "serve" && answer !== undefined)
            return (handler: RequestHandler, options: Parameters<Peer["serve"]>[1]) =>
              target.serve(async (request, context) => answer(await handler(request, context), request), options);
          if (name === "request" && ask !== undefined)
            return (request: WireMessage, options: RequestOptions) => ask(target, request, options);
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === "function" ? value.bind(target) : value;
        },
      });
    return {
      ...node,
      get peerId() {
        return node.peerId;
      },
      connect: async (addresses, options) =>
        change(await node.connect((await reach?.(addresses, options.account)) ?? addresses, options)),
      onPeer: (handler) => node.onPeer((peer) => handler(change(peer))),
    };
  };

/** The outcome of a request that was repeated in a later round. */
export interface Replay {
  readonly kind: string;
  readonly account: string;
  /** The reason of the refusal; "answered" if there was none. */
  readonly outcome: string;
}

/**
 * Repeats all requests of an earlier round to a peer, when a later round has begun for it.
 *
 * @param captured - requests of earlier rounds by account and kind; several replayers may share it
 * @param at - the kind of request that marks the begin of a round
 */
export const replaying =
  (captured: Map<string, Map<string, WireMessage>>, at: string, replays: Replay[]): NonNullable<Interception["ask"]> =>
  async (peer, request, options) => {
    const { account } = peer;
    const known = captured.get(account) ?? new Map<string, WireMessage>();
    captured.set(account, known);
    const again = request.kind === at && known.has(at) ? [...known.values()] : [];
    const answer = await peer.request(request, options);
    if (!known.has(request.kind)) known.set(request.kind, request);
    for (const former of again) {
      known.set(former.kind, former);
      const outcome = await peer.request(former, { timeout: 10 }).then(
        () => "answered",
        (error: { refusal?: string; code?: string }) => error.refusal ?? String(error.code),
      );
      replays.push({ kind: former.kind, account, outcome });
    }
    return answer;
  };
