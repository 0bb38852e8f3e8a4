import type { NodeFactory } from "../../../src/federation/index.ts";
import type { Handler, Peer, WireMessage } from "../../../src/network/index.ts";
import { realNode } from "./smallFederation.ts";

/** A place in the real network whose answers are changed on their way out: a liar, as others see it. */
export const tamperingNode =
  (tamper: (answer: WireMessage, request: WireMessage) => WireMessage | Promise<WireMessage>): NodeFactory =>
  async (settings) => {
    const node = await realNode(settings);
    const change = (peer: Peer): Peer =>
      new Proxy(peer, {
        get: (target, name) => {
          if (name !== "serve") {
            const value: unknown = Reflect.get(target, name, target);
            return typeof value === "function" ? value.bind(target) : value;
          }
          return (handler: Handler, options: Parameters<Peer["serve"]>[1]) =>
            target.serve(async (request, context) => tamper(await handler(request, context), request), options);
        },
      });
    return {
      ...node,
      get peerId() {
        return node.peerId;
      },
      connect: async (addresses, options) => change(await node.connect(addresses, options)),
      onPeer: (handler) => node.onPeer((peer) => handler(change(peer))),
    };
  };
