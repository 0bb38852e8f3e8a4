import { InvalidValueError } from "../../core/index.ts";
import { WireFormatError } from "../errors.ts";
import { decodeText } from "./frameBodies.ts";

/** A message between peers. */
export interface WireMessage {
  /** The kind of message: 1 to 63 bytes of UTF-8. */
  readonly kind: string;
  /** Any JSON value. A received header is unchecked: the receiver validates it. */
  readonly header: unknown;
  /** Large or binary content. */
  readonly payload?: Uint8Array;
}

const MAX_KIND_LENGTH = 63;
const HAS_PAYLOAD = 1;
const encoder = new TextEncoder();

/** Encodes the head of a message, without payload: flags u8, length of the kind u8, length of the header u32, kind, header. */
export const encodeMessageHead = ({ kind, header, payload }: WireMessage): Uint8Array => {
  const word = encoder.encode(kind);
  if (word.length === 0 || word.length > MAX_KIND_LENGTH) {
    throw new InvalidValueError("kind", kind, `1 to ${MAX_KIND_LENGTH} bytes long`);
  }
  const json = JSON.stringify(header) as string | undefined;
  if (json === undefined) throw new InvalidValueError("header", header, "a JSON value");
  const text = encoder.encode(json);
  const bytes = new Uint8Array(6 + word.length + text.length);
  bytes[0] = payload === undefined ? 0 : HAS_PAYLOAD;
  bytes[1] = word.length;
  new DataView(bytes.buffer).setUint32(2, text.length, true);
  bytes.set(word, 6);
  bytes.set(text, 6 + word.length);
  return bytes;
};

/**
 * Decodes a message, head and payload. The payload is a view of the bytes.
 *
 * @param maxHeader - longest header that is parsed, bytes
 * @throws WireFormatError
 */
export const decodeMessage = (bytes: Uint8Array, maxHeader: number): WireMessage => {
  if (bytes.length < 6) throw new WireFormatError("a message is truncated", { length: bytes.length });
  const flags = bytes[0]!;
  const kindLength = bytes[1]!;
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(2, true);
  if ((flags & ~HAS_PAYLOAD) !== 0) throw new WireFormatError("a message has unknown flags", { flags });
  if (kindLength === 0 || kindLength > MAX_KIND_LENGTH) {
    throw new WireFormatError("the kind of a message has an invalid length", { length: kindLength });
  }
  if (headerLength > maxHeader) {
    throw new WireFormatError("the header of a message is too long", { length: headerLength, longest: maxHeader });
  }
  const headEnd = 6 + kindLength + headerLength;
  if (bytes.length < headEnd) throw new WireFormatError("a message is truncated", { length: bytes.length });
  if (flags === 0 && bytes.length > headEnd) {
    throw new WireFormatError("a message is longer than declared", { length: bytes.length });
  }
  const kind = decodeText(bytes.subarray(6, 6 + kindLength), "the kind of a message");
  const json = decodeText(bytes.subarray(6 + kindLength, headEnd), "the header of a message");
  let header: unknown;
  try {
    header = JSON.parse(json);
  } catch (cause) {
    throw new WireFormatError("the header of a message is not valid JSON", { kind }, cause);
  }
  return flags === 0 ? { kind, header } : { kind, header, payload: bytes.subarray(headEnd) };
};
