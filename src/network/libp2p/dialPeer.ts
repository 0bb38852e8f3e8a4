import type { Connection } from "@libp2p/interface";
import { peerIdFromString } from "@libp2p/peer-id";
import { CODE_P2P } from "@multiformats/multiaddr";
import type { Libp2p } from "libp2p";
import { signalAfter } from "../../core/index.ts";
import { accountOfPeerId } from "../accountOfPeerId.ts";
import {
  DuplicateConnectionError,
  messageOf,
  ProtocolVersionError,
  unreachableError,
  WrongPeerError,
} from "../errors.ts";
import type { Peer } from "../Peer.ts";
import { type Address, directFirst, parseAddress } from "./Address.ts";
import type { PeerTable } from "./createPeerTable.ts";
import { closeConnection } from "./createStreamChannel.ts";

export interface DialOptions {
  readonly account: string;
  readonly signal: AbortSignal;
  /** Time for all addresses, s. */
  readonly timeout: number;
}

/** Time for an address if others follow, s: a port that drops packets must not use up all the time. */
const DIRECT_SHARE = 5;
/** Time for the hello on an open connection, s. */
const REUSE_TIMEOUT = 2;

/** Tries the addresses one after the other until the account answers. */
export const dialPeer = async (
  libp2p: Libp2p,
  table: PeerTable,
  addresses: readonly string[],
  { account, signal, timeout }: DialOptions,
): Promise<Peer> => {
  const ordered = directFirst(addresses);
  const attempts: Record<string, string> = {};
  let wrong: WrongPeerError | undefined;
  for (const [index, address] of ordered.entries()) {
    const isLast = index === ordered.length - 1;
    const share = signalAfter(isLast ? timeout : Math.min(DIRECT_SHARE, timeout / ordered.length));
    const limit = AbortSignal.any([signal, share]);
    const text = address.multiaddr.toString();
    try {
      if (address.peerId !== undefined) requireAccount(address.peerId, account, text);
      return await attempt(libp2p, table, address, account, limit);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      // the peer was found: other addresses lead to the same one
      if (error instanceof ProtocolVersionError || error instanceof DuplicateConnectionError) throw error;
      if (error instanceof WrongPeerError) wrong = error;
      attempts[text] = share.aborted ? "no answer in time" : messageOf(error);
    }
  }
  throw wrong !== undefined && Object.keys(attempts).length === 1 ? wrong : unreachableError(account, attempts);
};

const requireAccount = (peerId: string, account: string, address: string): void => {
  const found = accountOfPeerId(peerId);
  if (found !== account) throw new WrongPeerError(account, found, address);
};

const attempt = async (
  libp2p: Libp2p,
  table: PeerTable,
  address: Address,
  account: string,
  signal: AbortSignal,
): Promise<Peer> => {
  const opened =
    address.peerId === undefined ? [] : libp2p.getConnections(peerIdFromString(address.peerId)).filter(isOpen);
  const reuse = signalAfter(REUSE_TIMEOUT);
  for (const connection of opened) {
    try {
      return await openStream(table, connection, AbortSignal.any([signal, reuse]));
    } catch (error) {
      if (error instanceof ProtocolVersionError || error instanceof DuplicateConnectionError) throw error;
      // the connection may be dead without notice: open a new one
      connection.abort(new Error("a stream could not be opened on it"));
      signal.throwIfAborted();
    }
  }
  // without the peer id, libp2p reports the peer that it found, not only a mismatch
  const target = address.isRelayed ? address.multiaddr : address.multiaddr.decapsulateCode(CODE_P2P);
  const connection = await libp2p.dial(target, { signal, force: true });
  try {
    requireAccount(connection.remotePeer.toString(), account, address.multiaddr.toString());
  } catch (error) {
    void closeConnection(connection);
    throw error;
  }
  return openStream(table, connection, signal);
};

/** See `NetworkNode.dialBack`. */
export const dialBack = async (libp2p: Libp2p, text: string, account: string, timeout: number): Promise<boolean> => {
  try {
    const { multiaddr, isRelayed } = parseAddress(text);
    if (isRelayed) return false;
    const target = multiaddr.decapsulateCode(CODE_P2P);
    const connection = await libp2p.dial(target, { signal: signalAfter(timeout), force: true });
    void closeConnection(connection);
    return accountOfPeerId(connection.remotePeer.toString()) === account;
  } catch {
    return false;
  }
};

const isOpen = ({ status }: Connection): boolean => status === "open";

const openStream = async (table: PeerTable, connection: Connection, signal: AbortSignal): Promise<Peer> => {
  try {
    const stream = await connection.newStream(WIRE_PROTOCOL, { signal, runOnLimitedConnection: true });
    return await table.open(stream, connection, signal);
  } catch (error) {
    if (table.get(accountOfPeerId(connection.remotePeer.toString())) === undefined) void closeConnection(connection);
    throw error;
  }
};

/** libp2p's name of the stream. It has no version: the hello has one, so an error can name both versions. */
export const WIRE_PROTOCOL = "/gfml/wire";
