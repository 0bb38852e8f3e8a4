import type { Connection, Stream } from "@libp2p/interface";
import { accountOfPeerId } from "../accountOfPeerId.ts";
import { DuplicateConnectionError, messageOf, PeerGoneError, ProtocolVersionError, RefusedError } from "../errors.ts";
import type { Peer } from "../Peer.ts";
import { raceSignal } from "../promises.ts";
import { createSession, type Session } from "../session/createSession.ts";
import type { SharedExchange } from "../session/ExchangeContext.ts";
import { type Hello, PROTOCOL_VERSION } from "../wire/frameBodies.ts";
import { parseAddress } from "./Address.ts";
import { closeConnection, createStreamChannel } from "./createStreamChannel.ts";

export interface PeerTableOptions {
  readonly account: string;
  readonly software: string;
  readonly shared: SharedExchange;
  readonly gate: (account: string) => boolean;
  /** When anything last arrived on the connection of a stream, s. */
  readonly lastHeardOn: (stream: Stream) => () => number;
  readonly onTraffic: (read: number, written: number) => void;
}

/** The one stream of each account. */
export interface PeerTable {
  get(account: string): Peer | undefined;
  sessions(): ReadonlyMap<string, Session>;
  /** Takes or turns away a stream that was opened from outside. Never rejects. */
  accept(stream: Stream, connection: Connection): Promise<void>;
  /** Speaks first on a stream that this side opened. */
  open(stream: Stream, connection: Connection, signal: AbortSignal): Promise<Peer>;
  /** Tells the table that an account is being dialed, so that two that dial each other end with one stream. */
  dialing(account: string): () => void;
  onPeer(handler: (peer: Peer) => void): () => void;
}

/**
 * One stream an account. A second one is refused while the first is alive: the first is pinged, and gives way if it does not
 * answer. Two nodes that dial each other at once keep the stream that the lower account opened.
 */
export const createPeerTable = ({ account: own, ...options }: PeerTableOptions): PeerTable => {
  const { software, shared, gate, lastHeardOn, onTraffic } = options;
  const { limits, onEvent } = shared;
  const entries = new Map<string, { readonly session: Session; readonly connection: Connection }>();
  const dialed = new Map<string, number>();
  const deciding = new Set<string>();
  const handlers = new Set<(peer: Peer) => void>();
  const arrivals = new Set<() => void>();

  const start = (stream: Stream, connection: Connection): Session => {
    const address = connection.remoteAddr.toString();
    const peerId = connection.remotePeer.toString();
    const account = accountOfPeerId(peerId);
    const session = createSession({
      channel: createStreamChannel(stream, lastHeardOn(stream)),
      account,
      peerId,
      address,
      isRelayed: parseAddress(address).isRelayed,
      software,
      shared,
      onTraffic,
    });
    void session.peer.closed.then((reason) => {
      const entry = entries.get(account);
      if (entry?.session === session) {
        entries.delete(account);
        onEvent({ kind: "closed", reason, account, address });
      }
      // what is turned away while the account's own stream runs on the same connection must not end that
      if (entries.get(account)?.connection !== connection) void closeConnection(connection);
    });
    return session;
  };

  const register = (session: Session, connection: Connection, hello: Hello): void => {
    const { account, address, isRelayed } = session.peer;
    const ended = session.ended();
    // its end was told already: nobody would remove it again, and every later dial would find it
    if (ended !== undefined) throw new PeerGoneError(account, ended);
    entries.set(account, { session, connection });
    onEvent({ kind: "connected", account, address, isRelayed, software: hello.software });
    for (const tell of arrivals) tell();
  };

  const turnAway = (session: Session, code: string, text: string): Promise<void> => {
    const { account, address } = session.peer;
    onEvent({ kind: "refused", reason: `${code}: ${text}`, account, address });
    return session.refuse({ code, text });
  };

  /** Whether a newcomer may have the account's place. */
  const makesPlace = async (account: string): Promise<boolean> => {
    const first = entries.get(account);
    if (first === undefined) return true;
    if (deciding.has(account)) return false;
    deciding.add(account);
    try {
      if (await first.session.isAlive(limits.replaceTimeout)) return false;
      // its end may be under way already
      void first.session.refuse({ code: "replaced", text: "a newer connection of this key took its place" });
      return true;
    } finally {
      deciding.delete(account);
    }
  };

  const accept = async (stream: Stream, connection: Connection): Promise<void> => {
    const session = start(stream, connection);
    const { account } = session.peer;
    const hello = await session.greeting;
    if (hello.protocolVersion !== PROTOCOL_VERSION) {
      session.greet();
      return turnAway(session, "version", `version ${PROTOCOL_VERSION} is spoken here, not ${hello.protocolVersion}`);
    }
    // the gate was asked when the connection opened: permission may be revoked since
    if (!gate(account)) return turnAway(session, "not-registered", "the account is not registered");
    if (dialed.has(account) && own < account) return turnAway(session, "crossed", "this side's own dial goes on");
    const first = entries.get(account);
    const isFree = await makesPlace(account);
    // of two that come in the same moment each finds the place free
    const isTaken = entries.has(account) && entries.get(account) !== first;
    if (!isFree || isTaken) return turnAway(session, "duplicate", "this key is connected already");
    register(session, connection, hello);
    for (const handler of handlers) {
      try {
        handler(session.peer);
      } catch (error) {
        onEvent({ kind: "handler-failed", reason: messageOf(error), error, account });
      }
    }
    session.greet();
  };

  /** Waits until an account has connected from its side. */
  const arrival = (account: string, signal: AbortSignal): Promise<Peer> => {
    const arrived = new Promise<Peer>((resolve) => {
      const look = (): void => {
        const peer = entries.get(account)?.session.peer;
        if (peer === undefined) return;
        arrivals.delete(look);
        resolve(peer);
      };
      arrivals.add(look);
      signal.addEventListener("abort", () => arrivals.delete(look), { once: true });
      look();
    });
    return raceSignal(arrived, signal);
  };

  return {
    get: (account) => entries.get(account)?.session.peer,
    sessions: () => new Map([...entries].map(([account, { session }]) => [account, session])),
    async accept(stream, connection) {
      try {
        await accept(stream, connection);
      } catch (error) {
        const address = connection.remoteAddr.toString();
        onEvent({ kind: "refused", reason: messageOf(error), address });
      }
    },
    async open(stream, connection, signal) {
      const session = start(stream, connection);
      const { account } = session.peer;
      session.greet();
      let hello: Hello;
      try {
        hello = await raceSignal(session.greeting, signal);
      } catch (error) {
        const refusal = session.refusal();
        if (refusal === undefined) {
          void session.peer.close("the dial was given up");
          throw error;
        }
        if (refusal.code === "crossed") return await arrival(account, signal);
        if (refusal.code === "duplicate") {
          const peer = entries.get(account)?.session.peer;
          if (peer !== undefined) return peer;
          throw new DuplicateConnectionError(account, own);
        }
        throw new RefusedError(refusal.code, refusal.text, account);
      }
      if (hello.protocolVersion !== PROTOCOL_VERSION) {
        void session.refuse({ code: "version", text: `version ${PROTOCOL_VERSION} is spoken here` });
        throw new ProtocolVersionError(PROTOCOL_VERSION, hello.protocolVersion, hello.software);
      }
      register(session, connection, hello);
      return session.peer;
    },
    dialing(account) {
      dialed.set(account, (dialed.get(account) ?? 0) + 1);
      return () => {
        const left = (dialed.get(account) ?? 1) - 1;
        if (left === 0) dialed.delete(account);
        else dialed.set(account, left);
      };
    },
    onPeer(handler) {
      handlers.add(handler);
      return () => {
        handlers.delete(handler);
      };
    },
  };
};
