import type { NodeFactory } from "../../../src/federation/index.ts";
import type { NetworkNode, Peer, RequestHandler, RequestOptions, WireMessage } from "../../../src/network/index.ts";
import { realNode } from "./smallFederation.ts";

/** What somebody who keeps to no rule does at its place in the network. */
export interface Interception {
  /** Changes an answer on its way out: a liar, as others see it. */
  readonly answer?: (answer: WireMessage, request: WireMessage) => WireMessage | Promise<WireMessage>;
  /** Sends a request, or more than that. */
  readonly ask?: (peer: Peer, request: WireMessage, options: RequestOptions) => Promise<WireMessage>;
  /** Finds other addresses than it was told. */
  readonly reach?: (addresses: readonly string[], account: string) => Promise<readonly string[]>;
}

/** A place in the real network at which what goes out is not what it should be. */
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

/** What became of a request that was sent again in a later round. */
export interface Replay {
  readonly kind: string;
  readonly account: string;
  /** Why it was refused; "answered" if it was not. */
  readonly outcome: string;
}

/**
 * Sends again, once a later round has begun for somebody, all that was asked of it in the first.
 *
 * @param captured - requests of earlier rounds by account and kind: those who replay may share it
 * @param at - the kind of request that tells that a round has begun
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
