import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson } from "./canonicalJson.ts";

/** SHA-256 of a value's canonical JSON, hex. */
export const digestOf = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));

/**
 * SHA-256 of parameters as little-endian float32, hex. By the platform's own implementation where there is one (a page that
 * is not served securely has none): every update is hashed, and ours would cost an eighth of a round.
 */
export const hashParameters = async (parameters: Float32Array): Promise<string> => {
  const bytes = littleEndianBytes(parameters);
  const { subtle } = globalThis.crypto ?? {};
  return bytesToHex(subtle === undefined ? sha256(bytes) : new Uint8Array(await subtle.digest("SHA-256", bytes)));
};

const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** The platform's functions refuse shared memory, so such parameters are copied. */
const littleEndianBytes = (parameters: Float32Array): Uint8Array<ArrayBuffer> => {
  const { buffer, byteOffset, byteLength } = parameters;
  if (isLittleEndian) {
    return buffer instanceof ArrayBuffer
      ? new Uint8Array(buffer, byteOffset, byteLength)
      : new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
  }
  const view = new DataView(new ArrayBuffer(byteLength));
  for (const [index, value] of parameters.entries()) view.setFloat32(4 * index, value, true);
  return new Uint8Array(view.buffer);
};
