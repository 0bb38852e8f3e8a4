import { InternalError } from "../../core/index.ts";

/** What a frame is: the first byte of its header. */
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

/** Bits of a header's second byte. */
export const FrameFlag = {
  /** The frame belongs to a request that its receiver made: an answer, or the grant of an answer's payload. */
  answer: 1,
  /** A message that wants no answer. */
  notice: 2,
} as const;

/** One frame of the stream. */
export interface Frame {
  readonly type: FrameType;
  /** Sum of `FrameFlag`s. */
  readonly flags: number;
  /** The request that it belongs to, numbered by whoever asks; the number of a ping; else 0. */
  readonly id: number;
  /** From a reader: a view that is valid until the call that handed it over returns. */
  readonly body: Uint8Array;
}

/** Bytes of a header: type u8, flags u8, id u32, length of the body u32, little-endian. */
export const HEADER_LENGTH = 10;

/**
 * Largest body, bytes. With both headers (ours, yamux's 12) a frame fits one message of noise, 65,519 bytes, so that none is
 * cut into a large and a tiny one.
 */
export const MAX_BODY_LENGTH = 65_024;

/** Longest text of a failure, a denial or a goodbye, bytes of UTF-8. */
export const MAX_TEXT_LENGTH = 1_024;

/** Largest body of each type: checked before a byte of the body is kept. */
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

/** A frame's bytes; the body is copied, so that its owner may change it afterwards. */
export const encodeFrame = ({ type, flags, id, body }: Frame): Uint8Array => {
  if (body.length > maxBodyLength[type]) {
    throw new InternalError("a frame's body is too long", { type, length: body.length, longest: maxBodyLength[type] });
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
