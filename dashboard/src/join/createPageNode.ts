import { browserTransports, createNode, type NodeFactory } from "gfml/browser";

/**
 * A place in the network for a page: it dials its provider, and others by the provider's relay. Their own addresses it leaves
 * alone, since its content security policy allows but one.
 */
export const createPageNode: NodeFactory = async (settings) => {
  const node = await createNode({ ...settings, transports: browserTransports() });
  let provider: string | undefined;
  return {
    ...node,
    connect: (addresses, options) => {
      // the first that a learner connects to is its provider
      provider ??= options.account;
      const allowed =
        options.account === provider ? addresses : addresses.filter((one) => one.includes("/p2p-circuit"));
      return node.connect(allowed, options);
    },
  };
};
