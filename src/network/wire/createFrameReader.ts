import { WireFormatError } from "../errors.ts";
import { type Frame, type FrameType, HEADER_LENGTH, MAX_BODY_LENGTH, maxBodyLength } from "./Frame.ts";

/** Cuts a stream of bytes into frames, whatever the pieces in which it arrives. */
export interface FrameReader {
  /**
   * Hands over the frames that these bytes complete.
   * @throws WireFormatError at the first header that no frame may have; the reader is of no use afterwards
   */
  push(bytes: Uint8Array): void;
  /** Bytes of a frame that is not complete yet. */
  pending(): number;
}

const KNOWN_FLAGS = 3;

const parseHeader = (bytes: Uint8Array): Omit<Frame, "body"> & { readonly length: number } => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_LENGTH);
  const type = view.getUint8(0) as FrameType;
  const flags = view.getUint8(1);
  const id = view.getUint32(2, true);
  const length = view.getUint32(6, true);
  const longest = maxBodyLength[type] as number | undefined;
  if (longest === undefined) throw new WireFormatError("a frame has an unknown type", { type });
  if ((flags & ~KNOWN_FLAGS) !== 0) throw new WireFormatError("a frame has unknown flags", { type, flags });
  if (length > longest) throw new WireFormatError("a frame declares too long a body", { type, length, longest });
  return { type, flags, id, length };
};

/** A reader that never holds more than one frame, and no byte of one that declares too much. */
export const createFrameReader = (onFrame: (frame: Frame) => void): FrameReader => {
  const header = new Uint8Array(HEADER_LENGTH);
  // one buffer for all frames that arrive in pieces: bodies are handled before the next one begins
  let scratch = new Uint8Array(0);
  let open: (Omit<Frame, "body"> & { readonly length: number }) | undefined;
  let filled = 0;

  return {
    push(bytes) {
      let at = 0;
      for (;;) {
        if (open === undefined) {
          const taken = Math.min(HEADER_LENGTH - filled, bytes.length - at);
          header.set(bytes.subarray(at, at + taken), filled);
          filled += taken;
          at += taken;
          if (filled < HEADER_LENGTH) return;
          open = parseHeader(header);
          filled = 0;
        }
        const { length, ...rest } = open;
        if (filled === 0 && bytes.length - at >= length) {
          const body = bytes.subarray(at, at + length);
          at += length;
          open = undefined;
          onFrame({ ...rest, body });
          continue;
        }
        if (scratch.length < length) scratch = new Uint8Array(Math.min(MAX_BODY_LENGTH, Math.max(length, 1024)));
        const taken = Math.min(length - filled, bytes.length - at);
        scratch.set(bytes.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
        if (filled < length) return;
        open = undefined;
        filled = 0;
        onFrame({ ...rest, body: scratch.subarray(0, length) });
      }
    },
    pending: () => filled,
  };
};
