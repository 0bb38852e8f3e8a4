import { WireFormatError } from "../errors.ts";

/** Announces a message that is too long for one frame. */
export interface Offer {
  /** All bytes of the message that are to come as data: bytes. */
  readonly length: number;
  /** Of these bytes. */
  readonly sha256: Uint8Array;
  /** The message's head, if it fits the offer; else it is the beginning of the data. */
  readonly head: Uint8Array;
}

const FIXED_LENGTH = 4 + 32;

/** Length u32, SHA-256, head. */
export const encodeOffer = ({ length, sha256, head }: Offer): Uint8Array => {
  const bytes = new Uint8Array(FIXED_LENGTH + head.length);
  new DataView(bytes.buffer).setUint32(0, length, true);
  bytes.set(sha256, 4);
  bytes.set(head, FIXED_LENGTH);
  return bytes;
};

/** Copies what it answers: `slice` of a Node buffer would not. @throws WireFormatError */
export const decodeOffer = (body: Uint8Array): Offer => {
  if (body.length < FIXED_LENGTH) throw new WireFormatError("an offer is cut short", { length: body.length });
  const length = new DataView(body.buffer, body.byteOffset).getUint32(0, true);
  if (length === 0) throw new WireFormatError("an offer of nothing");
  return {
    length,
    sha256: new Uint8Array(body.subarray(4, FIXED_LENGTH)),
    head: new Uint8Array(body.subarray(FIXED_LENGTH)),
  };
};

/** Longest head that travels inside an offer, bytes: longer ones are data. */
export const MAX_OFFERED_HEAD = 32 * 1024;
