import { createDecipheriv, timingSafeEqual } from "node:crypto";
import { hexToBytes, keccak256 } from "viem";
import { accountOfKey } from "./accountOfKey.ts";
import { deriveKeystoreKey } from "./deriveKeystoreKey.ts";
import { KeystoreDamagedError } from "./errors/KeystoreDamagedError.ts";
import { WrongPasswordError } from "./errors/WrongPasswordError.ts";
import { parseKeystore } from "./KeystoreContent.ts";

/**
 * The private key in a keystore, 32 bytes (Web3 Secret Storage version 3; scrypt or PBKDF2, AES-128-CTR).
 *
 * @param text - the file's content
 * @param file - its name for errors
 * @throws WrongPasswordError, KeystoreDamagedError, KeystoreVersionError, KeystoreMethodError
 */
export const openKeystore = async (text: string, password: string, file: string): Promise<Uint8Array> => {
  const { derivation, derivedLength, iv, ciphertext, mac, address } = parseKeystore(text, file);
  const derived = await deriveKeystoreKey(password, derivation, derivedLength);
  if (!timingSafeEqual(keystoreMac(derived, ciphertext), mac)) throw new WrongPasswordError(file);
  const decipher = createDecipheriv("aes-128-ctr", derived.subarray(0, 16), iv);
  const key = Uint8Array.from(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
  derived.fill(0);
  const own = accountOfKey(key, file).address.toLowerCase();
  if (address !== undefined && own !== `0x${address}`) {
    throw new KeystoreDamagedError(file, "address must be the key's own");
  }
  return key;
};

/** The format's checksum: keccak-256 of the derived key's second half and the ciphertext. */
export const keystoreMac = (derived: Uint8Array, ciphertext: Uint8Array): Uint8Array =>
  hexToBytes(keccak256(Uint8Array.from([...derived.subarray(16, 32), ...ciphertext])));
