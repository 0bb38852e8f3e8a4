import { createHash } from "node:crypto";
import {
  createNode,
  type NetworkEvent,
  type NetworkNode,
  type NodeOptions,
  nodeTransports,
} from "../../../src/network/index.ts";
import { until } from "../../support/until.ts";

/** A key from a name, so that tests do not share a key by chance. */
export const keyOf = (name: string): Uint8Array => new Uint8Array(createHash("sha256").update(`test ${name}`).digest());

export interface TestNode extends NetworkNode {
  readonly events: NetworkEvent[];
  /** Waits for an event of this kind, and returns the first one. */
  until(kind: NetworkEvent["kind"]): Promise<NetworkEvent>;
}

/** Opens a node on a free loopback port. It admits everybody. */
export const openNode = async (name: string, options: Partial<NodeOptions> = {}): Promise<TestNode> => {
  const events: NetworkEvent[] = [];
  const node = await createNode({
    key: keyOf(name),
    transports: nodeTransports(),
    listen: ["/ip4/127.0.0.1/tcp/0"],
    gate: () => true,
    ...options,
    onEvent: (event) => {
      events.push(event);
      options.onEvent?.(event);
    },
  });
  return {
    ...node,
    events,
    until: (kind) => until(`an event "${kind}" of ${name}`, () => events.find((event) => event.kind === kind), 60),
  };
};

/** Connects to a node with all its addresses. */
export const join = (from: NetworkNode, to: NetworkNode, timeout = 20) =>
  from.connect(to.addresses(), { account: to.account, timeout });
