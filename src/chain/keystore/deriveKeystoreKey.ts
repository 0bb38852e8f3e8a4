import { pbkdf2Async } from "@noble/hashes/pbkdf2.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { KeyDerivation } from "./KeystoreContent.ts";

/** The password's key: its first 16 bytes encrypt, the next 16 make the checksum. */
export const deriveKeystoreKey = (password: string, derivation: KeyDerivation, length: number): Promise<Uint8Array> => {
  // the bytes as they are: geth does not normalize either
  const bytes = new TextEncoder().encode(password);
  if (derivation.kdf === "pbkdf2") {
    return pbkdf2Async(sha256, bytes, derivation.salt, { c: derivation.iterations, dkLen: length });
  }
  const { n, r, p, salt } = derivation;
  return scryptAsync(bytes, salt, { N: n, r, p, dkLen: length, maxmem: 2 ** 31 });
};
