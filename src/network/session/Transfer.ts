import { WireFormatError } from "../errors.ts";
import { type Frame, FrameType, MAX_BODY_LENGTH } from "../wire/Frame.ts";
import { decodeMessage } from "../wire/messageBytes.ts";
import type { Offer } from "../wire/Offer.ts";
import type { WireMessage } from "../wire/WireMessage.ts";
import { isSame, sha256 } from "./sha256.ts";

/** A granted payload that arrives. */
export interface Incoming {
  /** @returns whether it is complete. @throws WireFormatError if more arrives than was offered */
  push(bytes: Uint8Array): boolean;
  /** The message, checked against the offer. @throws WireFormatError */
  finish(maxHeader: number): Promise<WireMessage>;
  readonly length: number;
}

/** Allocates what was offered: only after the bound was checked and a place is held. */
export const createIncoming = (offer: Offer): Incoming => {
  const buffer = new Uint8Array(offer.length);
  let filled = 0;
  return {
    length: offer.length,
    push(bytes) {
      if (bytes.length > buffer.length - filled) {
        throw new WireFormatError("more data arrives than was offered", { offered: buffer.length });
      }
      buffer.set(bytes, filled);
      filled += bytes.length;
      return filled === buffer.length;
    },
    async finish(maxHeader) {
      if (!isSame(await sha256(buffer), offer.sha256)) {
        throw new WireFormatError("a payload does not have the announced SHA-256", { length: buffer.length });
      }
      if (offer.head.length === 0) return decodeMessage(buffer, maxHeader);
      const head = decodeMessage(offer.head, maxHeader);
      if (head.payload?.length !== 0) throw new WireFormatError("an offer's head has no place for its data");
      return { ...head, payload: buffer };
    },
  };
};

/** The data frames of a payload, one at a call, then undefined. */
export const dataFrames = (
  data: Uint8Array,
  flags: number,
  id: number,
  onEnd: () => void,
): (() => Frame | undefined) => {
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
