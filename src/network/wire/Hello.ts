import { WireFormatError } from "../errors.ts";
import { decodeText, encodeText } from "./text.ts";

/** The version of the wire that this code speaks. */
export const PROTOCOL_VERSION = 1;

const MAGIC = Uint8Array.of(0x67, 0x66, 0x6d, 0x6c); // "gfml"
const MAX_SOFTWARE_LENGTH = 64;

/** The first frame of each side. Its layout is the same in all versions, so that a mismatch can be named. */
export interface Hello {
  readonly protocolVersion: number;
  /** Name and version of the program, for logs: at most 64 bytes. */
  readonly software: string;
}

/** "gfml", protocol version u16, software in UTF-8. */
export const encodeHello = ({ protocolVersion, software }: Hello): Uint8Array => {
  const name = encodeText(software, MAX_SOFTWARE_LENGTH);
  const bytes = new Uint8Array(MAGIC.length + 2 + name.length);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint16(MAGIC.length, protocolVersion, true);
  bytes.set(name, MAGIC.length + 2);
  return bytes;
};

/** @throws WireFormatError if this is no hello of any version */
export const decodeHello = (body: Uint8Array): Hello => {
  if (body.length < MAGIC.length + 2 || MAGIC.some((byte, index) => body[index] !== byte)) {
    throw new WireFormatError("the other side does not speak gfml's protocol", { length: body.length });
  }
  const name = body.subarray(MAGIC.length + 2);
  if (name.length > MAX_SOFTWARE_LENGTH) throw new WireFormatError("a hello is too long", { length: body.length });
  return {
    protocolVersion: new DataView(body.buffer, body.byteOffset).getUint16(MAGIC.length, true),
    software: decodeText(name, "the software in a hello"),
  };
};
