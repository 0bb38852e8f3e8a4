import { WireFormatError } from "../errors.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** UTF-8 of a text, cut to so many bytes between two characters. */
export const encodeText = (text: string, maxLength: number): Uint8Array => {
  const bytes = encoder.encode(text);
  if (bytes.length <= maxLength) return bytes;
  let end = maxLength;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.slice(0, end);
};

/** @throws WireFormatError if the bytes are no UTF-8 */
export const decodeText = (bytes: Uint8Array, what: string): string => {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new WireFormatError(`${what} is no UTF-8`, { length: bytes.length }, cause);
  }
};
