import { type NetworkLimits, resolveLimits } from "../NetworkLimits.ts";
import type { NetworkEvent, NetworkNode } from "../NetworkNode.ts";
import type { Peer } from "../Peer.ts";
import { createSlots } from "../session/createSlots.ts";
import { createDirectPeer, type DirectPeer } from "./createDirectPeer.ts";
import type { DirectTransport } from "./DirectTransport.ts";

/** Time before a peer whose channel failed gets a new offer, ms: each attempt delays requests. */
const AGAIN = 300_000;

/** The options of `withDirectChannels`. */
export interface DirectChannelOptions {
  readonly limits?: Partial<NetworkLimits>;
  readonly onEvent?: (event: NetworkEvent) => void;
  /** Called when a direct channel to an account opens, and when it ends. */
  readonly onChange?: (account: string, isDirect: boolean) => void;
  readonly software?: string;
}

/**
 * Wraps a node to reach peers behind a relay directly if possible, e.g. two pages by WebRTC. The relayed stream stays open for
 * signaling, and as the fallback. A peer that only a relay reaches is offered a direct channel. A peer without a direct
 * transport keeps using the relay.
 */
export const withDirectChannels = (
  node: NetworkNode,
  direct: DirectTransport,
  { limits: given, onEvent = () => {}, onChange = () => {}, software = "gfml" }: DirectChannelOptions = {},
): NetworkNode => {
  const limits = resolveLimits(given);
  const shared = {
    limits,
    receiveSlots: createSlots(limits.transferSlots),
    sendSlots: createSlots(limits.sendSlots),
    isMemoryShort: () => false,
    onEvent,
  };
  const failedAt = new Map<string, number>();
  const onFailed = (account: string): void => void failedAt.set(account, performance.now());
  const isWorthATry = (account: string): boolean =>
    performance.now() - (failedAt.get(account) ?? Number.NEGATIVE_INFINITY) > AGAIN;
  const known = new WeakMap<Peer, DirectPeer>();
  const directPeer = (relayed: Peer, isInbound: boolean): DirectPeer => {
    const before = known.get(relayed);
    if (before !== undefined) return before;
    const made = createDirectPeer({ relayed, direct, shared, software, isInbound, onChange, onFailed });
    known.set(relayed, made);
    return made;
  };
  return {
    ...node,
    async connect(addresses, options) {
      const found = await node.connect(addresses, options);
      if (!found.isRelayed) return found;
      const made = directPeer(found, false);
      const isOnlyRelayed = addresses.every((address) => address.includes("/p2p-circuit"));
      if (isOnlyRelayed && isWorthATry(found.account)) made.offer();
      return made.peer;
    },
    onPeer: (handler) => node.onPeer((peer) => handler(peer.isRelayed ? directPeer(peer, true).peer : peer)),
    peers: () => node.peers().map((peer) => known.get(peer)?.peer ?? peer),
  };
};
