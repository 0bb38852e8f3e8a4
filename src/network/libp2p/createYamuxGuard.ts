import { WireFormatError } from "../errors.ts";

const HEADER_LENGTH = 12;
const TYPE_DATA = 0;

/**
 * Checks the frames of a yamux connection without keeping them.
 *
 * @param maxLength - longest data frame that is allowed, bytes
 * @returns a function to call with all bytes that are read, in order; it throws WireFormatError at a header that declares more
 */
export const createYamuxGuard = (maxLength: number): ((bytes: Uint8Array) => void) => {
  const header = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(header.buffer);
  let filled = 0;
  let skip = 0;
  return (bytes) => {
    let at = 0;
    while (at < bytes.length) {
      if (skip > 0) {
        const skipped = Math.min(skip, bytes.length - at);
        skip -= skipped;
        at += skipped;
        continue;
      }
      const taken = Math.min(HEADER_LENGTH - filled, bytes.length - at);
      header.set(bytes.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < HEADER_LENGTH) return;
      filled = 0;
      // other types use this field for something else
      if (header[1] !== TYPE_DATA) continue;
      const length = view.getUint32(8);
      if (length > maxLength) {
        throw new WireFormatError("a yamux frame is larger than the window", { length, longest: maxLength });
      }
      skip = length;
    }
  };
};
