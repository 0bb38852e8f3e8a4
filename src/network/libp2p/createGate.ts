import type { Connection, ConnectionGater, PeerId } from "@libp2p/interface";
import type { Multiaddr } from "@multiformats/multiaddr";
import { accountOfPeerId } from "../accountOfPeerId.ts";
import { messageOf } from "../errors.ts";
import type { NetworkLimits } from "../NetworkLimits.ts";
import type { NetworkEvent } from "../NetworkNode.ts";
import { createTokenBucket, type TokenBucket } from "../session/createTokenBucket.ts";

interface GateOptions {
  readonly gate: (account: string) => boolean;
  readonly limits: NetworkLimits;
  readonly onEvent: (event: NetworkEvent) => void;
  /** The node's open connections. */
  readonly connections: () => readonly Connection[];
  /** Called when a connection has proved its key, admitted or not. */
  readonly onProved: (remote: Multiaddr) => void;
}

/**
 * Creates the gate of a node. It admits a connection after the handshake, which proves the key, and before the multiplexer
 * reads any bytes. All limits count accounts; connections whose key is not known yet are limited for the whole node.
 */
export const createGate = ({ gate, limits, onEvent, connections, onProved }: GateOptions): ConnectionGater => {
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
    // forget them: a full bucket equals none, and refused accounts would fill the memory
    if (rates.size > 10_000) rates.clear();
    const bucket =
      rates.get(account) ?? createTokenBucket(limits.connectionsPerMinute / 60, limits.connectionsPerMinute);
    rates.set(account, bucket);
    if (bucket.take(1, performance.now() / 1000) > 0) return "the account connects too often";
    return undefined;
  };

  return {
    // by default, libp2p in pages dials neither private addresses nor ws
    denyDialMultiaddr: () => false,
    denyInboundEncryptedConnection: (peerId, connection) => {
      onProved(connection.remoteAddr);
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
