import { sha256 as slowSha256 } from "@noble/hashes/sha2.js";

/** SHA-256 by the engine, off this thread where it can; in pages without a secure context by the library. */
export const sha256 = async (bytes: Uint8Array): Promise<Uint8Array> => {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  // the engine takes no shared memory
  if (subtle === undefined || !(bytes.buffer instanceof ArrayBuffer)) return slowSha256(bytes);
  return new Uint8Array(await subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
};

export const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);
