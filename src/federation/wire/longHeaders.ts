import type { WireMessage } from "../../network/browser.ts";
import { MalformedMessageError } from "../errors.ts";

/** Longest header that travels as such, bytes of JSON. Peers take 1 MB, whatever its text. */
const LONGEST = 2 ** 18;

/** Most bytes of a header in a payload that a learner takes from its provider: orders for 40,000 members. */
export const MOST_HEADER_BYTES: number = 16 * 2 ** 20;

/**
 * A message whose header is short enough for every peer. A longer one, of a coalition with hundreds of members, is cut off:
 * it becomes the first part of the payload, and the header tells its length.
 */
export const cutLongHeader = (message: WireMessage): WireMessage => {
  // a character takes a byte at least
  const text = JSON.stringify(message.header);
  if (text.length <= LONGEST) return message;
  const head = new TextEncoder().encode(text);
  const { kind, payload = new Uint8Array() } = message;
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return { kind, header: { headerBytes: head.length }, payload: bytes };
};

/** @throws MalformedMessageError if the payload does not begin with the header that it tells */
export const joinLongHeader = (message: WireMessage): WireMessage => {
  const { kind, header, payload = new Uint8Array() } = message;
  if (typeof header !== "object" || header === null || !("headerBytes" in header)) return message;
  const { headerBytes: length } = header;
  const isLength = typeof length === "number" && Number.isInteger(length) && length > 0 && length <= payload.length;
  if (!isLength || Object.keys(header).length > 1)
    throw new MalformedMessageError("the length of a header is invalid", { length, bytes: payload.length });
  let joined: unknown;
  try {
    joined = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload.subarray(0, length)));
  } catch {
    throw new MalformedMessageError("a header is not valid JSON", { kind });
  }
  return { kind, header: joined, ...(payload.length > length && { payload: payload.subarray(length) }) };
};
