import { RefusedError } from "../errors.ts";
import { deferred } from "../promises.ts";
import { type Frame, FrameFlag, FrameType, MAX_BODY_LENGTH } from "../wire/Frame.ts";
import { type ChannelOffer, encodeOffer, MAX_OFFERED_HEAD } from "../wire/frameBodies.ts";
import { encodeMessageHead, type WireMessage } from "../wire/WireMessage.ts";
import { type ExchangeContext, NO_BODY } from "./ExchangeContext.ts";
import { createIncoming, type Incoming, type PendingRequest, sha256 } from "./PendingRequest.ts";

/** Sends and receives messages, for requests in both directions. */
export interface Transfers {
  /**
   * Sends a message as one frame. Offers a longer one, and sends its data when the peer grants it.
   *
   * @param open - opens the message's request; called when the message is ready, so numbers are sent in order
   */
  transmit(message: WireMessage, flags: number, open: () => PendingRequest): Promise<void>;
  /** Grants an offer as soon as a slot is free. @throws RefusedError, or the reason for which the request ended */
  grant(request: PendingRequest, offer: ChannelOffer, flags: number): Promise<void>;
  /**
   * Adds data to a payload. When it is complete, `take` gets the message, and the slot is released.
   *
   * @throws WireFormatError if more arrives than was offered
   */
  receive(
    request: PendingRequest,
    body: Uint8Array,
    take: (message: WireMessage) => void,
    fail: (error: unknown) => void,
  ): void;
  /** @throws RefusedError if the payload is larger than this request allows */
  requireWithin(message: WireMessage, request: PendingRequest): WireMessage;
}

/** Creates the transfers of a session. */
export const createTransfers = ({ account, writer, shared, now }: ExchangeContext): Transfers => {
  const { limits, receiveSlots, sendSlots } = shared;

  const refuseIfShort = (): void => {
    if (shared.isMemoryShort()) throw new RefusedError("memory", "memory is short; try again later", account);
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
      const request = open();
      if (request.controller.signal.aborted) throw request.controller.signal.reason;
      const granted = deferred<void>();
      request.outgoing = granted;
      const body = encodeOffer({ length: data.length, sha256: digest, head: travelsInOffer ? head : NO_BODY });
      void writer.send({ type: FrameType.offer, flags, id: request.id, body });
      await granted.promise;
      const release = await sendSlots.acquire(account, request.controller.signal);
      try {
        const sent = deferred<void>();
        request.outgoing = sent;
        request.stopSending = writer.addBulk(dataFrames(data, flags & FrameFlag.answer, request.id, sent.resolve));
        await sent.promise;
      } finally {
        release();
      }
    },

    async grant(request, offer, flags) {
      const longest = request.maxPayload + (offer.head.length === 0 ? limits.maxHeader : 0);
      if (offer.length > longest) {
        throw new RefusedError("too-large", `${offer.length} bytes were offered, ${longest} are allowed`, account);
      }
      refuseIfShort();
      const { signal } = request.controller;
      const release = await receiveSlots.acquire(account, signal);
      try {
        refuseIfShort();
        if (signal.aborted) throw signal.reason;
        request.incoming = { transfer: createIncoming(offer), release, heard: now() };
      } catch (error) {
        release();
        throw error instanceof RangeError
          ? new RefusedError("memory", "there is no memory for a payload of this size", account)
          : error;
      }
      void writer.send({ type: FrameType.grant, flags, id: request.id, body: NO_BODY });
    },

    receive(request, body, take, fail) {
      const { incoming } = request;
      // data of a denied or canceled request may still be on the way
      if (incoming === undefined) return;
      incoming.heard = now();
      if (!incoming.transfer.push(body)) return;
      delete request.incoming;
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

    requireWithin(message, request) {
      const length = message.payload?.length ?? 0;
      if (length <= request.maxPayload) return message;
      throw new RefusedError("too-large", `${length} bytes were sent, ${request.maxPayload} are allowed`, account);
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

/** Returns the data frames of a payload, one per call, then undefined. */
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
