import { GfmlError } from "../../core/index.ts";
import { PeerGoneError } from "../errors/PeerGoneError.ts";
import { RefusedError } from "../errors/RefusedError.ts";
import { RequestTimeoutError } from "../errors/RequestTimeoutError.ts";
import { WireFormatError } from "../errors/WireFormatError.ts";
import type { NetworkEvent } from "../NetworkEvent.ts";
import type { NetworkLimits } from "../NetworkLimits.ts";
import type { Handler, RequestOptions, ServeOptions } from "../Peer.ts";
import { type Frame, FrameFlag, FrameType, MAX_BODY_LENGTH } from "../wire/Frame.ts";
import { decodeMessage, encodeMessageHead } from "../wire/messageBytes.ts";
import { decodeOffer, encodeOffer, MAX_OFFERED_HEAD, type Offer } from "../wire/Offer.ts";
import { decodeRefusal, encodeRefusal } from "../wire/Refusal.ts";
import type { WireMessage } from "../wire/WireMessage.ts";
import type { FrameWriter } from "./createFrameWriter.ts";
import type { Slots } from "./createSlots.ts";
import { type Deferred, deferred } from "./deferred.ts";
import { messageOf } from "./messageOf.ts";
import { sha256 } from "./sha256.ts";
import { createIncoming, dataFrames, type Incoming } from "./Transfer.ts";

/** What all exchanges of a node share. */
export interface SharedExchange {
  readonly limits: NetworkLimits;
  readonly receiveSlots: Slots;
  readonly sendSlots: Slots;
  /** Whether memory is so short that payloads are refused. */
  readonly isMemoryShort: () => boolean;
  readonly onEvent: (event: NetworkEvent) => void;
}

/** The requests of one stream, in both directions, and their payloads. */
export interface Exchange {
  request(message: WireMessage, options: RequestOptions): Promise<WireMessage>;
  notify(message: WireMessage): Promise<void>;
  serve(handler: Handler, options?: ServeOptions): () => void;
  /** @throws WireFormatError if the frame is none that the other side may send now */
  receive(frame: Frame): void;
  /** Drops payloads of which nothing came for too long. `now` in seconds. */
  dropStalled(now: number): void;
  /** Bytes of payloads that are arriving. */
  buffered(): number;
  end(reason: string): void;
}

/** One request, asked or served: at most one payload each way. */
interface Open {
  readonly id: number;
  readonly controller: AbortController;
  maxPayload: number;
  incoming?: { readonly transfer: Incoming; readonly release: () => void; heard: number };
  outgoing?: Deferred<void>;
  stopSending?: () => void;
}
interface Asked extends Open {
  readonly kind: string;
  readonly answer: Deferred<WireMessage>;
}
interface Served extends Open {
  readonly isNotice: boolean;
}

const NO_BODY = new Uint8Array(0);
const LAST_ID = 0xffff_ffff;

/** @param now - seconds, never backwards */
export const createExchange = (
  account: string,
  writer: FrameWriter,
  shared: SharedExchange,
  now: () => number,
): Exchange => {
  const { limits, receiveSlots, sendSlots, onEvent } = shared;
  const asked = new Map<number, Asked>();
  const served = new Map<number, Served>();
  let lastAsked = 0;
  let lastServed = 0;
  // a handler that ignores its signal still counts, or cancelling would be a way around the bound
  let running = 0;
  let endedBy: string | undefined;
  let serving: { readonly handler: Handler; readonly maxPayload: number } | undefined;
  let firstHandler: Deferred<void> | undefined = deferred<void>();

  const report = (kind: "malformed" | "replayed" | "dropped" | "limited", reason: string): void =>
    onEvent({ kind, reason, account });
  const refuse = (type: typeof FrameType.failure | typeof FrameType.deny, flags: number, id: number) => {
    return (code: string, text: string): void =>
      void writer.send({ type, flags, id, body: encodeRefusal({ code, text }) });
  };

  /** Frees what a request holds. */
  const settle = (open: Open, reason: unknown): void => {
    open.controller.abort(reason);
    open.incoming?.release();
    delete open.incoming;
    open.stopSending?.();
    open.outgoing?.reject(reason);
  };
  const settleAsked = (one: Asked, error: unknown): void => {
    if (asked.get(one.id) === one) asked.delete(one.id);
    settle(one, error);
    one.answer.reject(error);
  };
  const settleServed = (one: Served, reason: unknown): void => {
    if (served.get(one.id) === one) served.delete(one.id);
    settle(one, reason);
  };

  /** Sends a message as one frame, or offers it and sends its data when that is granted. */
  const transmit = async (message: WireMessage, flags: number, open: () => Open): Promise<void> => {
    const head = encodeMessageHead(message);
    const payload = message.payload ?? NO_BODY;
    if (head.length + payload.length <= MAX_BODY_LENGTH) {
      const body = joined(head, payload);
      return writer.send({ type: FrameType.message, flags, id: open().id, body });
    }
    const travelsInOffer = payload.length > 0 && head.length <= MAX_OFFERED_HEAD;
    const data = travelsInOffer ? payload : joined(head, payload);
    const digest = await sha256(data);
    const one = open();
    if (one.controller.signal.aborted) throw one.controller.signal.reason;
    const granted = deferred<void>();
    one.outgoing = granted;
    const offer = encodeOffer({ length: data.length, sha256: digest, head: travelsInOffer ? head : NO_BODY });
    void writer.send({ type: FrameType.offer, flags, id: one.id, body: offer });
    await granted.promise;
    const release = await sendSlots.acquire(account, one.controller.signal);
    try {
      const sent = deferred<void>();
      one.outgoing = sent;
      one.stopSending = writer.addBulk(dataFrames(data, flags & FrameFlag.answer, one.id, sent.resolve));
      await sent.promise;
    } finally {
      release();
    }
  };

  /** Grants an offer as soon as there is a place for it. */
  const grant = async (open: Open, offer: Offer, flags: number): Promise<void> => {
    const longest = open.maxPayload + (offer.head.length === 0 ? limits.maxHeader : 0);
    if (offer.length > longest) {
      throw new RefusedError("too-large", `${offer.length} bytes were offered, ${longest} are allowed`, account);
    }
    const refuseIfShort = (): void => {
      if (shared.isMemoryShort()) throw new RefusedError("memory", "memory is short, try again later", account);
    };
    refuseIfShort();
    const { signal } = open.controller;
    const release = await receiveSlots.acquire(account, signal);
    try {
      refuseIfShort();
      if (signal.aborted) throw signal.reason;
      open.incoming = { transfer: createIncoming(offer), release, heard: now() };
    } catch (error) {
      release();
      throw error instanceof RangeError ? new RefusedError("memory", "no memory for so much", account) : error;
    }
    void writer.send({ type: FrameType.grant, flags, id: open.id, body: NO_BODY });
  };

  const requirePayloadWithin = (message: WireMessage, open: Open): WireMessage => {
    const length = message.payload?.length ?? 0;
    if (length <= open.maxPayload) return message;
    throw new RefusedError("too-large", `${length} bytes came, ${open.maxPayload} are allowed`, account);
  };

  // --- the asking side

  const openAsked = (kind: string, maxPayload: number): Asked => {
    if (lastAsked === LAST_ID) throw new PeerGoneError(account, "all request numbers are used");
    const one: Asked = {
      id: ++lastAsked,
      kind,
      maxPayload,
      controller: new AbortController(),
      answer: deferred<WireMessage>(),
    };
    asked.set(one.id, one);
    return one;
  };

  const requireOpen = (): void => {
    if (endedBy !== undefined) throw new PeerGoneError(account, endedBy);
  };

  const answered = (one: Asked, message: WireMessage): void => {
    asked.delete(one.id);
    settle(one, undefined);
    one.answer.resolve(message);
  };

  /** Takes an answer that decodes, and refuses one that does not: that ends the request, not the connection. */
  const takeAnswer = (one: Asked, decode: () => WireMessage): void => {
    try {
      answered(one, requirePayloadWithin(decode(), one));
    } catch (error) {
      report("malformed", messageOf(error));
      settleAsked(one, error);
    }
  };

  const receiveAsAsker = ({ type, id, body }: Frame): void => {
    if (id === 0 || id > lastAsked) throw new WireFormatError("an answer to what was not asked", { id });
    const one = asked.get(id);
    // what was given up may still be answered by frames that were under way
    if (one === undefined) return;
    switch (type) {
      case FrameType.message:
        takeAnswer(one, () => decodeMessage(new Uint8Array(body), limits.maxHeader));
        return;
      case FrameType.offer: {
        if (one.incoming !== undefined) throw new WireFormatError("an answer is offered twice", { id });
        const deny = refuse(FrameType.deny, 0, id);
        grant(one, decodeOffer(body), 0).catch((error) => {
          if (error instanceof RefusedError) deny(error.refusal, error.text);
          settleAsked(one, error);
        });
        return;
      }
      case FrameType.data:
        receiveData(one, body, async (transfer) => {
          const message = await transfer.finish(limits.maxHeader);
          if (asked.get(id) === one) takeAnswer(one, () => message);
        }).catch((error) => {
          report("malformed", messageOf(error));
          settleAsked(one, error);
        });
        return;
      case FrameType.grant:
        one.outgoing?.resolve();
        return;
      case FrameType.deny:
      case FrameType.failure: {
        const { code, text } = decodeRefusal(body);
        settleAsked(one, new RefusedError(code, text, account));
        return;
      }
      default:
        throw new WireFormatError("a frame that no answer has", { type, id });
    }
  };

  // --- the serving side

  const openServed = (id: number, isNotice: boolean): Served | undefined => {
    const fail = refuse(FrameType.failure, FrameFlag.answer, id);
    if (id <= lastServed) {
      report("replayed", `request ${id} after ${lastServed}`);
      // an answer would be taken for that of the request which had this number first
      return undefined;
    }
    lastServed = id;
    if (Math.max(running, served.size) >= limits.maxOpenRequests) {
      report("limited", `more than ${limits.maxOpenRequests} open requests`);
      if (!isNotice) fail("busy", `more than ${limits.maxOpenRequests} open requests`);
      return undefined;
    }
    const maxPayload = serving?.maxPayload ?? limits.maxPayload;
    const one: Served = { id, isNotice, maxPayload, controller: new AbortController() };
    served.set(id, one);
    return one;
  };

  const failServed = (one: Served, error: unknown): void => {
    if (served.get(one.id) !== one) return;
    const fail = refuse(FrameType.failure, FrameFlag.answer, one.id);
    if (error instanceof RefusedError) fail(error.refusal, error.text);
    else if (error instanceof WireFormatError) fail("malformed", error.shortMessage);
    else fail("failed", error instanceof GfmlError ? error.code : "the request failed on the other side");
    settleServed(one, error);
  };

  /** The handler, waited for a while: requests may come before whoever connected has begun to serve. */
  const currentHandler = async (signal: AbortSignal): Promise<Handler> => {
    if (serving === undefined && firstHandler !== undefined) {
      const late = AbortSignal.any([signal, AbortSignal.timeout(limits.helloTimeout * 1000)]);
      await Promise.race([firstHandler.promise, aborted(late)]);
    }
    if (serving === undefined) throw new RefusedError("not-served", "nobody serves here");
    return serving.handler;
  };

  const answer = async (one: Served, message: WireMessage): Promise<void> => {
    running++;
    try {
      const { signal } = one.controller;
      const handler = await currentHandler(signal);
      const result = await handler(requirePayloadWithin(message, one), { signal });
      if (served.get(one.id) !== one) return;
      if (!one.isNotice) await transmit(result, FrameFlag.answer, () => one);
      served.delete(one.id);
    } catch (error) {
      const isOurs = error instanceof RefusedError || one.controller.signal.aborted;
      if (!isOurs) onEvent({ kind: "handler-failed", reason: messageOf(error), error, account });
      failServed(one, error);
    } finally {
      running--;
    }
  };

  const receiveAsServer = ({ type, flags, id, body }: Frame): void => {
    if (type === FrameType.message || type === FrameType.offer) {
      if (id === 0) throw new WireFormatError("a request without a number");
      const one = openServed(id, (flags & FrameFlag.notice) !== 0);
      if (one === undefined) return;
      try {
        if (type === FrameType.message) void answer(one, decodeMessage(new Uint8Array(body), limits.maxHeader));
        else {
          void grant(one, decodeOffer(body), FrameFlag.answer).catch((error) => {
            report("dropped", messageOf(error));
            failServed(one, error);
          });
        }
      } catch (error) {
        report("malformed", messageOf(error));
        failServed(one, error);
      }
      return;
    }
    const one = served.get(id);
    if (one === undefined) return;
    switch (type) {
      case FrameType.data:
        receiveData(one, body, async (transfer) => {
          const message = await transfer.finish(limits.maxHeader);
          if (served.get(id) === one) void answer(one, message);
        }).catch((error) => {
          report("malformed", messageOf(error));
          failServed(one, error instanceof WireFormatError ? new RefusedError("hash", error.shortMessage) : error);
        });
        return;
      case FrameType.grant:
        one.outgoing?.resolve();
        return;
      case FrameType.deny: {
        const { code, text } = decodeRefusal(body);
        report("dropped", `an answer was denied: ${code}`);
        settleServed(one, new RefusedError(code, text, account));
        return;
      }
      case FrameType.cancel:
        settleServed(one, new RefusedError("cancelled", "the asker gave up", account));
        return;
      default:
        throw new WireFormatError("a frame that no request has", { type, id });
    }
  };

  /** Adds data to what arrives; `finish` runs when it is complete, and then its place is free. */
  const receiveData = (open: Open, body: Uint8Array, finish: (transfer: Incoming) => Promise<void>): Settled => {
    const { incoming } = open;
    if (incoming === undefined) return settled(Promise.resolve());
    incoming.heard = now();
    if (!incoming.transfer.push(body)) return settled(Promise.resolve());
    delete open.incoming;
    return settled(finish(incoming.transfer).finally(incoming.release));
  };

  return {
    async request(message, { timeout, signal, maxPayload = limits.maxPayload }) {
      signal?.throwIfAborted();
      requireOpen();
      let one: Asked | undefined;
      const gaveUp = deferred<never>();
      const giveUp = (error: unknown): void => {
        gaveUp.reject(error);
        if (one === undefined || !asked.has(one.id)) return;
        settleAsked(one, error);
        void writer.send({ type: FrameType.cancel, flags: 0, id: one.id, body: NO_BODY });
      };
      const timer = setTimeout(
        () => giveUp(new RequestTimeoutError(account, message.kind, timeout)),
        Math.min(timeout * 1000, 2 ** 31 - 1),
      );
      const abort = (): void => giveUp(signal?.reason);
      signal?.addEventListener("abort", abort, { once: true });
      const opened = deferred<Asked>();
      const open = (): Asked => {
        requireOpen();
        one = openAsked(message.kind, maxPayload);
        opened.resolve(one);
        return one;
      };
      try {
        transmit(message, 0, open).catch((error) => {
          // an answer may come before all is sent: then sending is over, and nothing is wrong
          if (one === undefined || asked.has(one.id)) giveUp(error);
        });
        const { answer } = await Promise.race([opened.promise, gaveUp.promise]);
        return await Promise.race([answer.promise, gaveUp.promise]);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
      }
    },
    async notify(message) {
      requireOpen();
      let one: Asked | undefined;
      const timer = setTimeout(() => {
        if (one === undefined) return;
        settleAsked(one, new RequestTimeoutError(account, message.kind, limits.noticeTimeout));
        void writer.send({ type: FrameType.cancel, flags: 0, id: one.id, body: NO_BODY });
      }, limits.noticeTimeout * 1000);
      try {
        await transmit(message, FrameFlag.notice, () => {
          requireOpen();
          one = openAsked(message.kind, 0);
          return one;
        });
        requireOpen();
      } finally {
        clearTimeout(timer);
        if (one !== undefined) asked.delete(one.id);
      }
    },
    serve(handler, { maxPayload = limits.maxPayload } = {}) {
      const mine = { handler, maxPayload };
      serving = mine;
      firstHandler?.resolve();
      firstHandler = undefined;
      return () => {
        if (serving === mine) serving = undefined;
      };
    },
    receive(frame) {
      if ((frame.flags & FrameFlag.answer) !== 0) receiveAsAsker(frame);
      else receiveAsServer(frame);
    },
    dropStalled(time) {
      const isStalled = ({ incoming }: Open): boolean =>
        incoming !== undefined && time - incoming.heard > limits.transferStall;
      const stalled = new RefusedError("stalled", `nothing came for ${limits.transferStall} s`, account);
      for (const one of [...asked.values()].filter(isStalled)) {
        report("dropped", stalled.text);
        settleAsked(one, stalled);
        void writer.send({ type: FrameType.cancel, flags: 0, id: one.id, body: NO_BODY });
      }
      for (const one of [...served.values()].filter(isStalled)) {
        report("dropped", stalled.text);
        failServed(one, stalled);
      }
    },
    buffered: () =>
      [...asked.values(), ...served.values()].reduce((sum, { incoming }) => sum + (incoming?.transfer.length ?? 0), 0),
    end(reason) {
      if (endedBy !== undefined) return;
      endedBy = reason;
      const gone = new PeerGoneError(account, reason);
      for (const one of [...asked.values()]) settleAsked(one, gone);
      for (const one of [...served.values()]) settleServed(one, gone);
    },
  };
};

/** A promise whose error goes to one place, so that none is left without an owner. */
interface Settled {
  catch(onError: (error: unknown) => void): void;
}

const settled = (promise: Promise<void>): Settled => ({
  catch(onError) {
    promise.catch(onError);
  },
});

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

const joined = (one: Uint8Array, other: Uint8Array): Uint8Array => {
  if (other.length === 0) return one;
  const bytes = new Uint8Array(one.length + other.length);
  bytes.set(one);
  bytes.set(other, one.length);
  return bytes;
};
