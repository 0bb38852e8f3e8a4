import { WireFormatError } from "../errors.ts";
import { MAX_TEXT_LENGTH } from "./Frame.ts";

/** The version of the wire protocol. */
export const PROTOCOL_VERSION = 1;

const MAGIC = Uint8Array.of(0x67, 0x66, 0x6d, 0x6c); // "gfml"
const MAX_SOFTWARE_LENGTH = 64;

/** The first frame of each side. Its layout is the same in all versions, so an error can name both versions. */
export interface Hello {
  readonly protocolVersion: number;
  /** Name and version of the program, for logs; at most 64 bytes. */
  readonly software: string;
}

/** Encodes a hello: "gfml", protocol version u16, software in UTF-8. */
export const encodeHello = ({ protocolVersion, software }: Hello): Uint8Array => {
  const name = encodeText(software, MAX_SOFTWARE_LENGTH);
  const bytes = new Uint8Array(MAGIC.length + 2 + name.length);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint16(MAGIC.length, protocolVersion, true);
  bytes.set(name, MAGIC.length + 2);
  return bytes;
};

/** @throws WireFormatError if the body is not a hello of any version */
export const decodeHello = (body: Uint8Array): Hello => {
  if (body.length < MAGIC.length + 2 || MAGIC.some((byte, index) => body[index] !== byte)) {
    throw new WireFormatError("the peer does not use gfml's protocol", { length: body.length });
  }
  const name = body.subarray(MAGIC.length + 2);
  if (name.length > MAX_SOFTWARE_LENGTH) throw new WireFormatError("a hello is too long", { length: body.length });
  return {
    protocolVersion: new DataView(body.buffer, body.byteOffset).getUint16(MAGIC.length, true),
    software: decodeText(name, "the software in a hello"),
  };
};

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** UTF-8 of a text, cut between two characters to at most `maxLength` bytes. */
const encodeText = (text: string, maxLength: number): Uint8Array => {
  const bytes = encoder.encode(text);
  if (bytes.length <= maxLength) return bytes;
  let end = maxLength;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.slice(0, end);
};

/** @throws WireFormatError if the bytes are not valid UTF-8 */
export const decodeText = (bytes: Uint8Array, what: string): string => {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new WireFormatError(`${what} is not valid UTF-8`, { length: bytes.length }, cause);
  }
};

/** The announcement of a message that is too long for one frame. */
export interface ChannelOffer {
  /** Bytes of data that follow. */
  readonly length: number;
  /** SHA-256 of the data. */
  readonly sha256: Uint8Array;
  /** The message's head if it fits into the offer; otherwise empty, and the data begin with the head. */
  readonly head: Uint8Array;
}

const FIXED_LENGTH = 4 + 32;

/** Encodes an offer: length u32, SHA-256, head. */
export const encodeOffer = ({ length, sha256, head }: ChannelOffer): Uint8Array => {
  const bytes = new Uint8Array(FIXED_LENGTH + head.length);
  new DataView(bytes.buffer).setUint32(0, length, true);
  bytes.set(sha256, 4);
  bytes.set(head, FIXED_LENGTH);
  return bytes;
};

/** Decodes an offer into copies: `slice` of a Node buffer would be a view. @throws WireFormatError */
export const decodeOffer = (body: Uint8Array): ChannelOffer => {
  if (body.length < FIXED_LENGTH) throw new WireFormatError("an offer is truncated", { length: body.length });
  const length = new DataView(body.buffer, body.byteOffset).getUint32(0, true);
  if (length === 0) throw new WireFormatError("an offer has length 0");
  return {
    length,
    sha256: new Uint8Array(body.subarray(4, FIXED_LENGTH)),
    head: new Uint8Array(body.subarray(FIXED_LENGTH)),
  };
};

/** Longest head inside an offer, bytes. A longer head is sent as data. */
export const MAX_OFFERED_HEAD = 32 * 1024;

const MAX_CODE_LENGTH = 63;

/** The reason of a refusal: the body of failures, denials and goodbyes. */
export interface RefusalFrame {
  /** A short word for programs, e.g. `busy`; at most 63 bytes. */
  readonly code: string;
  /** The reason for people; longer texts are cut to 1,024 bytes. */
  readonly text: string;
}

/** Encodes a refusal: length of the code u8, code, text, in UTF-8. */
export const encodeRefusal = ({ code, text }: RefusalFrame): Uint8Array => {
  const word = encodeText(code, MAX_CODE_LENGTH);
  const words = encodeText(text, MAX_TEXT_LENGTH);
  const bytes = new Uint8Array(1 + word.length + words.length);
  bytes[0] = word.length;
  bytes.set(word, 1);
  bytes.set(words, 1 + word.length);
  return bytes;
};

/** @throws WireFormatError */
export const decodeRefusal = (body: Uint8Array): RefusalFrame => {
  const length = body[0];
  if (length === undefined || length > MAX_CODE_LENGTH || body.length < 1 + length) {
    throw new WireFormatError("a refusal is truncated", { length: body.length });
  }
  if (body.length - 1 - length > MAX_TEXT_LENGTH) {
    throw new WireFormatError("the text of a refusal is too long", { length: body.length });
  }
  return {
    code: decodeText(body.subarray(1, 1 + length), "the code of a refusal"),
    text: decodeText(body.subarray(1 + length), "the text of a refusal"),
  };
};
