import type { NetworkNode, NodeOptions } from "../../network/browser.ts";

/**
 * A place in the network for a role: `createNode` with the transports that there are. How bytes travel is decided by who
 * makes the node.
 */
export type NodeFactory = (settings: Omit<NodeOptions, "transports">) => Promise<NetworkNode>;
