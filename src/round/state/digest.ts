import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson } from "./canonicalJson.ts";

/** SHA-256 of a value's canonical JSON, hex. */
export const digestOf = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));

/** SHA-256 of parameters as little-endian float32, hex. */
export const hashParameters = (parameters: Float32Array): string => {
  if (isLittleEndian) {
    return bytesToHex(sha256(new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength)));
  }
  const view = new DataView(new ArrayBuffer(parameters.byteLength));
  for (const [index, value] of parameters.entries()) view.setFloat32(4 * index, value, true);
  return bytesToHex(sha256(new Uint8Array(view.buffer)));
};

const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
