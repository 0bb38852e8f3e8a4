import { createHash } from "node:crypto";
import {
  createNode,
  type NetworkEvent,
  type NetworkNode,
  type NodeOptions,
  nodeTransports,
} from "../../../src/network/index.ts";
import { until } from "../../support/until.ts";

/** A key that nobody else in the tests has by chance: from a name. */
export const keyOf = (name: string): Uint8Array => new Uint8Array(createHash("sha256").update(`test ${name}`).digest());

export interface TestNode extends NetworkNode {
  readonly events: NetworkEvent[];
  /** Waits until an event of this kind was reported. */
  until(kind: NetworkEvent["kind"]): Promise<NetworkEvent>;
}

/** A node at a free port of the loopback interface that lets everybody in. */
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

/** Connects with all addresses of a node. */
export const join = (from: NetworkNode, to: NetworkNode, timeout = 20) =>
  from.connect(to.addresses(), { account: to.account, timeout });
