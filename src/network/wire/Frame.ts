import { internalError } from "../../core/index.ts";

/** The type of a frame: the first byte of its header. */
export const FrameType = {
  hello: 1,
  goodbye: 2,
  message: 3,
  offer: 4,
  grant: 5,
  deny: 6,
  data: 7,
  failure: 8,
  cancel: 9,
  ping: 10,
  pong: 11,
} as const;
export type FrameType = (typeof FrameType)[keyof typeof FrameType];

/** Flags of a frame: the bits of the second byte of its header. */
export const FrameFlag = {
  /** The frame belongs to a request of its receiver: an answer, or the grant of an answer's payload. */
  answer: 1,
  /** The message has no answer. */
  notice: 2,
} as const;

/** One frame of the stream. */
export interface Frame {
  readonly type: FrameType;
  /** Sum of `FrameFlag`s. */
  readonly flags: number;
  /** The number of its request, which the requesting side counts; the number of a ping; otherwise 0. */
  readonly id: number;
  /** From a reader: a view that is valid only during the call of the listener. */
  readonly body: Uint8Array;
}

/** Bytes of a frame header: type u8, flags u8, id u32, length of the body u32, little-endian. */
export const HEADER_LENGTH = 10;

/**
 * Largest body, bytes. A frame with its header and the 12 bytes of yamux fits into one noise message of 65,519 bytes. A
 * larger one would be cut into a large and a tiny message.
 */
export const MAX_BODY_LENGTH = 65_024;

/** Longest text of a failure, a denial or a goodbye, bytes of UTF-8. */
export const MAX_TEXT_LENGTH = 1_024;

/** Largest body of each type. A reader checks it before it keeps a byte of the body. */
export const maxBodyLength: Readonly<Record<FrameType, number>> = {
  [FrameType.hello]: 128,
  [FrameType.goodbye]: 64 + MAX_TEXT_LENGTH,
  [FrameType.message]: MAX_BODY_LENGTH,
  [FrameType.offer]: MAX_BODY_LENGTH,
  [FrameType.grant]: 0,
  [FrameType.deny]: 64 + MAX_TEXT_LENGTH,
  [FrameType.data]: MAX_BODY_LENGTH,
  [FrameType.failure]: 64 + MAX_TEXT_LENGTH,
  [FrameType.cancel]: 0,
  [FrameType.ping]: 0,
  [FrameType.pong]: 0,
};

/** Encodes a frame. It copies the body, so the owner may change it afterwards. */
export const encodeFrame = ({ type, flags, id, body }: Frame): Uint8Array => {
  if (body.length > maxBodyLength[type]) {
    throw internalError("the body of a frame is too long", {
      type,
      length: body.length,
      longest: maxBodyLength[type],
    });
  }
  const bytes = new Uint8Array(HEADER_LENGTH + body.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = type;
  bytes[1] = flags;
  view.setUint32(2, id, true);
  view.setUint32(6, body.length, true);
  bytes.set(body, HEADER_LENGTH);
  return bytes;
};
