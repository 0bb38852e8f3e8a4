import { pause, signalAfter } from "../../core/index.ts";
import { PeerGoneError, RefusedError, WireFormatError } from "../errors.ts";
import type { Peer, RequestHandler, ServeOptions } from "../Peer.ts";
import { deferred, raceSignal } from "../promises.ts";
import type { Channel } from "../session/Channel.ts";
import { createSession } from "../session/createSession.ts";
import type { SharedExchange } from "../session/ExchangeContext.ts";
import type { WireMessage } from "../wire/WireMessage.ts";
import type { DirectTransport } from "./DirectTransport.ts";

/** Time for a direct channel to open, s. Until then, and without one, the relay carries everything. */
const PATIENCE = 5;
/** Time that a request waits for an announced channel, s. */
const HOLD = 2;
/** Time that a request to an inbound peer waits for the announcement, s. */
const ANNOUNCEMENT = 0.3;
/** Most characters of a description. */
const LONGEST = 16_384;
const COMING = "direct-coming";
const OFFER = "direct-offer";
const ANSWER = "direct-answer";

export interface DirectPeerOptions {
  readonly relayed: Peer;
  readonly direct: DirectTransport;
  readonly shared: SharedExchange;
  readonly software: string;
  /** Whether the peer opened the relayed stream; then it may offer a channel. */
  readonly isInbound: boolean;
  /** Called when a direct channel opens, and when it ends. */
  readonly onChange: (account: string, isDirect: boolean) => void;
  /** Called when a channel that this side offered did not open. */
  readonly onFailed: (account: string) => void;
}

/** A peer behind a relay, with or without a direct channel. */
export interface DirectPeer {
  /** Uses the direct channel while there is one, otherwise the relay. It ends with the relayed stream. */
  readonly peer: Peer;
  /** Offers a direct channel, once. */
  offer(): void;
}

/** Wraps a relayed peer to use a direct channel while one is open. */
export const createDirectPeer = ({
  relayed,
  direct: transport,
  shared,
  software,
  isInbound,
  onChange,
  onFailed,
}: DirectPeerOptions): DirectPeer => {
  const { account, peerId } = relayed;
  const gone = new AbortController();
  void relayed.closed.then((reason) => {
    gone.abort(new Error(reason));
    void direct?.close(reason);
  });
  let direct: Peer | undefined;
  let wasOffered = false;
  /** The announcement of a channel, and its end: opened or failed. */
  const announced = deferred<void>();
  const settled = deferred<void>();
  let isAnnounced = false;
  let served: { readonly handler: RequestHandler; readonly options: ServeOptions | undefined } | undefined;

  const dispatch: RequestHandler = (message, context) => {
    if (message.kind === COMING) {
      announce();
      return Promise.resolve({ kind: ANSWER, header: {} });
    }
    if (message.kind === OFFER) return answer(message);
    if (served === undefined) throw new RefusedError("not-served", "this side serves no requests");
    return served.handler(message, context);
  };
  const announce = (): void => {
    isAnnounced = true;
    announced.resolve();
  };
  const serveBoth = (): void => {
    relayed.serve(dispatch, served?.options);
    direct?.serve(dispatch, served?.options);
  };

  /** Runs the protocol on a channel: the authenticated stream has proved its other end. */
  const begin = async (channel: Channel): Promise<void> => {
    const address = `/webrtc/p2p/${peerId}`;
    const session = createSession({ channel, account, peerId, address, isRelayed: false, software, shared });
    session.greet();
    await session.greeting;
    if (gone.signal.aborted) {
      await session.peer.close("the relayed stream has ended");
      return;
    }
    direct = session.peer;
    serveBoth();
    onChange(account, true);
    void session.peer.closed.then(() => {
      direct = undefined;
      onChange(account, false);
    });
  };
  const open = (work: (signal: AbortSignal) => Promise<Channel>): void => {
    announce();
    const signal = AbortSignal.any([gone.signal, signalAfter(PATIENCE)]);
    // without a direct channel the relay continues to carry everything
    void raceSignal(work(signal).then(begin), signal)
      .catch(() => {
        if (wasOffered && !gone.signal.aborted) onFailed(account);
      })
      .finally(settled.resolve);
  };
  const answer = async (message: WireMessage): Promise<WireMessage> => {
    if (direct !== undefined) throw new RefusedError("direct", "there is already a direct channel");
    const signal = AbortSignal.any([gone.signal, signalAfter(PATIENCE)]);
    const { description, channel } = await transport.answer(descriptionOf(message), signal);
    open(() => channel);
    return { kind: ANSWER, header: { description } };
  };

  const announcement = isInbound ? Promise.race([announced.promise, pause(ANNOUNCEMENT)]) : undefined;
  /** Holds a request for a moment while a channel may open, so the relay need not carry it. */
  const held = async (): Promise<void> => {
    if (direct !== undefined) return;
    await announcement;
    if (isAnnounced) await Promise.race([settled.promise, pause(HOLD)]);
  };

  serveBoth();
  const peer: Peer = {
    account,
    peerId,
    get address() {
      return direct?.address ?? relayed.address;
    },
    get isRelayed() {
      return direct === undefined;
    },
    async request(message, options) {
      await held();
      if (direct === undefined) return relayed.request(message, options);
      try {
        return await direct.request(message, options);
      } catch (error) {
        // the channel broke: the relay carries the request again
        if (!(error instanceof PeerGoneError) || gone.signal.aborted) throw error;
        return relayed.request(message, options);
      }
    },
    async notify(message) {
      await held();
      await (direct ?? relayed).notify(message);
    },
    serve(handler, options) {
      const mine = { handler, options };
      served = mine;
      serveBoth();
      return () => {
        if (served === mine) served = undefined;
      };
    },
    closed: relayed.closed,
    async close(reason) {
      await Promise.all([direct?.close(reason), relayed.close(reason)]);
    },
  };
  return {
    peer,
    offer() {
      if (wasOffered) return;
      wasOffered = true;
      open(async (signal) => {
        await relayed.notify({ kind: COMING, header: {} });
        const { description, open: openTo } = await transport.offer(signal);
        const answered = await relayed.request(
          { kind: OFFER, header: { description } },
          { timeout: PATIENCE, signal, maxPayload: 0 },
        );
        return openTo(descriptionOf(answered));
      });
    },
  };
};

/** @throws WireFormatError */
const descriptionOf = ({ kind, header }: WireMessage): string => {
  const description = (header as { readonly description?: unknown } | null)?.description;
  if (typeof description !== "string" || description.length > LONGEST)
    throw new WireFormatError(`a ${kind} message has no valid description`);
  return description;
};
