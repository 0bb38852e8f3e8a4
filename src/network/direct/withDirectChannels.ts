import { type NetworkLimits, resolveLimits } from "../NetworkLimits.ts";
import type { NetworkEvent, NetworkNode } from "../NetworkNode.ts";
import type { Peer } from "../Peer.ts";
import { createSlots } from "../session/createSlots.ts";
import { createDirectPeer, type DirectPeer } from "./createDirectPeer.ts";
import type { DirectTransport } from "./DirectTransport.ts";

/** ms for which somebody who could not be reached directly is not offered a channel again: each try holds up what is asked. */
const AGAIN = 300_000;

export interface DirectChannelOptions {
  readonly limits?: Partial<NetworkLimits>;
  readonly onEvent?: (event: NetworkEvent) => void;
  /** Told when a direct channel to an account is there, and when it is not any more. */
  readonly onChange?: (account: string, isDirect: boolean) => void;
  readonly software?: string;
}

/**
 * A node whose peers behind a relay are reached directly where that can be done, as two pages by WebRTC: the relayed stream stays,
 * for signaling and as the way back. Who is reached by no address but a relay's is offered a direct channel; who has none to
 * take one goes on by the relay.
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
