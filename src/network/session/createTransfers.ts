import { RefusedError } from "../errors.ts";
import { deferred } from "../promises.ts";
import { type Frame, FrameFlag, FrameType, MAX_BODY_LENGTH } from "../wire/Frame.ts";
import { encodeOffer, MAX_OFFERED_HEAD, type Offer } from "../wire/frameBodies.ts";
import { encodeMessageHead, type WireMessage } from "../wire/WireMessage.ts";
import { type ExchangeContext, NO_BODY } from "./ExchangeContext.ts";
import { createIncoming, type Incoming, type Open, sha256 } from "./OpenRequest.ts";

/** How messages travel, whoever asked. */
export interface Transfers {
  /**
   * Sends a message as one frame, or offers it and sends its data when that is granted.
   * @param open - opens the request that it belongs to: called when the message is ready, so that numbers go out in order
   */
  transmit(message: WireMessage, flags: number, open: () => Open): Promise<void>;
  /** Grants an offer as soon as there is a place for it. @throws RefusedError, or why the request ended */
  grant(open: Open, offer: Offer, flags: number): Promise<void>;
  /**
   * Adds data to what arrives. When it is complete, `take` gets the message, and then its place is free.
   * @throws WireFormatError if more comes than was offered
   */
  receive(open: Open, body: Uint8Array, take: (message: WireMessage) => void, fail: (error: unknown) => void): void;
  /** @throws RefusedError if the payload is larger than this request allows */
  requireWithin(message: WireMessage, open: Open): WireMessage;
}

export const createTransfers = ({ account, writer, shared, now }: ExchangeContext): Transfers => {
  const { limits, receiveSlots, sendSlots } = shared;

  const refuseIfShort = (): void => {
    if (shared.isMemoryShort()) throw new RefusedError("memory", "memory is short, try again later", account);
  };

  return {
    async transmit(message, flags, open) {
      const head = encodeMessageHead(message);
      const payload = message.payload ?? NO_BODY;
      if (head.length + payload.length <= MAX_BODY_LENGTH) {
        return writer.send({ type: FrameType.message, flags, id: open().id, body: joined(head, payload) });
      }
      const travelsInOffer = payload.length > 0 && head.length <= MAX_OFFERED_HEAD;
      const data = travelsInOffer ? payload : joined(head, payload);
      const digest = await sha256(data);
      const one = open();
      if (one.controller.signal.aborted) throw one.controller.signal.reason;
      const granted = deferred<void>();
      one.outgoing = granted;
      const body = encodeOffer({ length: data.length, sha256: digest, head: travelsInOffer ? head : NO_BODY });
      void writer.send({ type: FrameType.offer, flags, id: one.id, body });
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
    },

    async grant(open, offer, flags) {
      const longest = open.maxPayload + (offer.head.length === 0 ? limits.maxHeader : 0);
      if (offer.length > longest) {
        throw new RefusedError("too-large", `${offer.length} bytes were offered, ${longest} are allowed`, account);
      }
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
    },

    receive(open, body, take, fail) {
      const { incoming } = open;
      // what was denied or given up may be under way
      if (incoming === undefined) return;
      incoming.heard = now();
      if (!incoming.transfer.push(body)) return;
      delete open.incoming;
      const finish = async (transfer: Incoming): Promise<void> => {
        try {
          take(await transfer.finish(limits.maxHeader));
        } catch (error) {
          fail(error);
        } finally {
          incoming.release();
        }
      };
      void finish(incoming.transfer);
    },

    requireWithin(message, open) {
      const length = message.payload?.length ?? 0;
      if (length <= open.maxPayload) return message;
      throw new RefusedError("too-large", `${length} bytes came, ${open.maxPayload} are allowed`, account);
    },
  };
};

const joined = (one: Uint8Array, other: Uint8Array): Uint8Array => {
  if (other.length === 0) return one;
  const bytes = new Uint8Array(one.length + other.length);
  bytes.set(one);
  bytes.set(other, one.length);
  return bytes;
};

/** The data frames of a payload, one at a call, then undefined. */
const dataFrames = (data: Uint8Array, flags: number, id: number, onEnd: () => void): (() => Frame | undefined) => {
  let at = 0;
  return () => {
    if (at >= data.length) {
      onEnd();
      return undefined;
    }
    const body = data.subarray(at, at + MAX_BODY_LENGTH);
    at += body.length;
    return { type: FrameType.data, flags, id, body };
  };
};
