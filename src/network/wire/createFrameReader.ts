import { WireFormatError } from "../errors.ts";
import { type Frame, type FrameType, HEADER_LENGTH, MAX_BODY_LENGTH, maxBodyLength } from "./Frame.ts";

/** Splits a stream of bytes into frames, whatever the size of the pieces that arrive. */
export interface FrameReader {
  /**
   * Passes on the frames that these bytes complete.
   *
   * @throws WireFormatError at the first invalid header; the reader cannot be used afterwards
   */
  push(bytes: Uint8Array): void;
  /** Bytes of an incomplete frame. */
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
  if (length > longest)
    throw new WireFormatError("the declared body of a frame is too long", { type, length, longest });
  return { type, flags, id, length };
};

/** Creates a reader. It holds at most one frame, and no byte of a frame whose declared body is too long. */
export const createFrameReader = (onFrame: (frame: Frame) => void): FrameReader => {
  const header = new Uint8Array(HEADER_LENGTH);
  // one buffer for all frames that arrive in pieces: a body is handled before the next one begins
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
