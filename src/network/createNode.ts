import type { NetworkNode, NodeOptions } from "./NetworkNode.ts";

/**
 * Creates a node of the network. It listens when the promise resolves. libp2p is loaded here: simulations do not need it.
 *
 * @throws InvalidValueError for an invalid key, limit or address; GFML_NETWORK_LISTEN if an address is taken
 */
export const createNode = async (options: NodeOptions): Promise<NetworkNode> => {
  const { startNode } = await import("./libp2p/startNode.ts");
  return startNode(options);
};
