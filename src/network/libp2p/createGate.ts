import type { Connection, ConnectionGater, PeerId } from "@libp2p/interface";
import { accountOfPeerId } from "../accountOfPeerId.ts";
import { messageOf } from "../errors.ts";
import type { NetworkLimits } from "../NetworkLimits.ts";
import type { NetworkEvent } from "../NetworkNode.ts";
import { createTokenBucket, type TokenBucket } from "../session/createTokenBucket.ts";

interface GateOptions {
  readonly gate: (account: string) => boolean;
  readonly limits: NetworkLimits;
  readonly onEvent: (event: NetworkEvent) => void;
  /** Open connections of the node. */
  readonly connections: () => readonly Connection[];
}

/**
 * Decides who gets in: after the handshake, which proves the key, and before the multiplexer, which would take bytes from
 * anybody. All limits count accounts; what happens before the key is known is bounded for the node as a whole.
 */
export const createGate = ({ gate, limits, onEvent, connections }: GateOptions): ConnectionGater => {
  const rates = new Map<string, TokenBucket>();

  const problemOf = (peerId: PeerId): { readonly account?: string; readonly reason: string } | undefined => {
    let account: string;
    try {
      account = accountOfPeerId(peerId.toString());
    } catch (error) {
      return { reason: `${peerId}: ${messageOf(error)}` };
    }
    return gate(account) ? undefined : { account, reason: "the account is not registered" };
  };

  const isRefused = (peerId: PeerId, address?: string): boolean => {
    const problem = problemOf(peerId);
    if (problem === undefined) return false;
    onEvent({ kind: "refused", ...problem, ...(address !== undefined && { address }) });
    return true;
  };

  const isTooMany = (peerId: PeerId): string | undefined => {
    const open = connections();
    if (open.length >= limits.maxConnections) return `the node has ${open.length} connections`;
    const own = open.filter(({ remotePeer }) => remotePeer.equals(peerId)).length;
    if (own >= limits.maxConnectionsPerAccount) return `the account has ${own} connections`;
    const account = accountOfPeerId(peerId.toString());
    // an account that is refused forever would be kept forever: full buckets are as good as none
    if (rates.size > 10_000) rates.clear();
    const bucket =
      rates.get(account) ?? createTokenBucket(limits.connectionsPerMinute / 60, limits.connectionsPerMinute);
    rates.set(account, bucket);
    if (bucket.take(1, performance.now() / 1000) > 0) return "the account connects too often";
    return undefined;
  };

  return {
    // in pages, libp2p by default dials neither private addresses nor ws
    denyDialMultiaddr: () => false,
    denyInboundEncryptedConnection: (peerId, connection) => {
      const address = connection.remoteAddr.toString();
      if (isRefused(peerId, address)) return true;
      const reason = isTooMany(peerId);
      if (reason === undefined) return false;
      onEvent({ kind: "limited", reason, account: accountOfPeerId(peerId.toString()), address });
      return true;
    },
    denyInboundRelayReservation: (source) => isRefused(source),
    denyOutboundRelayedConnection: (source, destination) => isRefused(source) || isRefused(destination),
    denyInboundRelayedConnection: (_relay, remotePeer) => isRefused(remotePeer),
  };
};
