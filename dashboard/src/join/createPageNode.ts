import { browserTransports, createNode, type NodeFactory, withDirectChannels } from "gfml/browser";
import { portTransport } from "./rtc/portTransport.ts";

/**
 * A place in the network for a page: it dials its provider, and others by the provider's relay, over which it then looks for a
 * direct way to them by WebRTC. Their own addresses it leaves alone, since its content security policy allows but one.
 *
 * @param rtc - where the page makes the channels
 * @param onDirect - how many others are reached directly now
 */
export const createPageNode =
  (rtc: MessagePort, onDirect: (count: number) => void): NodeFactory =>
  async (settings) => {
    const reached = new Set<string>();
    const plain = await createNode({ ...settings, transports: browserTransports() });
    const node = withDirectChannels(plain, portTransport(rtc), {
      onChange: (account, isDirect) => {
        if (isDirect) reached.add(account);
        else reached.delete(account);
        onDirect(reached.size);
      },
    });
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
