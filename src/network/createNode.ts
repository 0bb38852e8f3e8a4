import type { NetworkNode, NodeOptions } from "./NetworkNode.ts";

/**
 * A node of the network, listening when this resolves. libp2p is loaded here and not before, as simulations have no use for it.
 * @throws InvalidValueError for a wrong key, limit or address; GFML_NETWORK_LISTEN if an address is taken
 */
export const createNode = async (options: NodeOptions): Promise<NetworkNode> => {
  const { startNode } = await import("./libp2p/startNode.ts");
  return startNode(options);
};
