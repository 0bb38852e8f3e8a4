import { InternalError } from "../../core/index.ts";
import { type Frame, HEADER_LENGTH, maxBodyLength } from "./Frame.ts";

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
