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
  /** Returns the time of the last arrival on a stream's connection, s. */
  readonly lastHeardOn: (stream: Stream) => () => number;
  readonly onTraffic: (read: number, written: number) => void;
}

/** The streams of a node: one for each account. */
export interface PeerTable {
  get(account: string): Peer | undefined;
  sessions(): ReadonlyMap<string, Session>;
  /** Accepts or refuses a stream that a peer opened. Never rejects. */
  accept(stream: Stream, connection: Connection): Promise<void>;
  /** Starts the protocol on a stream that this side opened. */
  open(stream: Stream, connection: Connection, signal: AbortSignal): Promise<Peer>;
  /** Marks an account as dialed until the returned function is called: two peers that dial each other keep one stream. */
  dialing(account: string): () => void;
  onPeer(handler: (peer: Peer) => void): () => void;
}

/**
 * Creates a table with one stream for each account. A second stream is refused while the first is alive: the first is pinged,
 * and replaced if it does not answer. Two nodes that dial each other at once keep the stream that the lower account opened.
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
      // a refused stream must not end the account's open stream on the same connection
      if (entries.get(account)?.connection !== connection) void closeConnection(connection);
    });
    return session;
  };

  const register = (session: Session, connection: Connection, hello: Hello): void => {
    const { account, address, isRelayed } = session.peer;
    const ended = session.ended();
    // its end was already reported: the entry would stay, and every later dial would find it
    if (ended !== undefined) throw new PeerGoneError(account, ended);
    entries.set(account, { session, connection });
    onEvent({ kind: "connected", account, address, isRelayed, software: hello.software });
    for (const tell of arrivals) tell();
  };

  const refuse = (session: Session, code: string, text: string): Promise<void> => {
    const { account, address } = session.peer;
    onEvent({ kind: "refused", reason: `${code}: ${text}`, account, address });
    return session.refuse({ code, text });
  };

  /** Whether a new stream may replace the account's first one. */
  const makesRoom = async (account: string): Promise<boolean> => {
    const first = entries.get(account);
    if (first === undefined) return true;
    if (deciding.has(account)) return false;
    deciding.add(account);
    try {
      if (await first.session.isAlive(limits.replaceTimeout)) return false;
      // it may be ending already
      void first.session.refuse({ code: "replaced", text: "a newer connection of this key replaced it" });
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
      return refuse(session, "version", `this side uses version ${PROTOCOL_VERSION}, not ${hello.protocolVersion}`);
    }
    // the gate was called when the connection opened: the account may be revoked since
    if (!gate(account)) return refuse(session, "not-registered", "the account is not registered");
    if (dialed.has(account) && own < account) return refuse(session, "crossed", "this side's own dial continues");
    const first = entries.get(account);
    const isFree = await makesRoom(account);
    // two streams that arrive at the same time both find the entry free
    const isTaken = entries.has(account) && entries.get(account) !== first;
    if (!isFree || isTaken) return refuse(session, "duplicate", "this key is already connected");
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

  /** Waits until an account has connected to this side. */
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
          void session.peer.close("the dial was canceled");
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
        void session.refuse({ code: "version", text: `this side uses version ${PROTOCOL_VERSION}` });
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
