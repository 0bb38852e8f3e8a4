import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { keystoreDamagedError, privateKeyInvalidError, wrongPasswordError } from "./errors.ts";
import { deriveKeystoreKey, parseKeystore } from "./KeystoreContent.ts";
import { signingAccount } from "./SigningAccount.ts";

/**
 * The private key in a keystore, 32 bytes (Web3 Secret Storage version 3; scrypt or PBKDF2, AES-128-CTR).
 *
 * @param text - the file's content
 * @param file - its name, for errors
 * @throws GFML_WRONG_PASSWORD, GFML_KEYSTORE_DAMAGED, GFML_KEYSTORE_VERSION, GFML_KEYSTORE_METHOD
 */
export const openKeystore = async (text: string, password: string, file: string): Promise<Uint8Array> => {
  const { derivation, derivedLength, iv, ciphertext, mac, address } = parseKeystore(text, file);
  const derived = await deriveKeystoreKey(password, derivation, derivedLength);
  if (!isEqual(keystoreMac(derived, ciphertext), mac)) throw wrongPasswordError(file);
  const { subtle } = globalThis.crypto;
  const cipherKey = await subtle.importKey("raw", derived.slice(0, 16), "AES-CTR", false, ["decrypt"]);
  const counter = { name: "AES-CTR", counter: Uint8Array.from(iv), length: 128 };
  const key = new Uint8Array(await subtle.decrypt(counter, cipherKey, Uint8Array.from(ciphertext)));
  derived.fill(0);
  if (!secp256k1.utils.isValidSecretKey(key)) throw privateKeyInvalidError(file);
  const own = signingAccount(key).address.toLowerCase();
  if (address !== undefined && own !== `0x${address}`) {
    throw keystoreDamagedError(file, "address must match the key");
  }
  return key;
};

/** The format's checksum: keccak-256 of the derived key's second half and the ciphertext. */
export const keystoreMac = (derived: Uint8Array, ciphertext: Uint8Array): Uint8Array =>
  keccak_256(Uint8Array.from([...derived.subarray(16, 32), ...ciphertext]));

/** Takes the same time wherever the bytes differ. */
const isEqual = (one: Uint8Array, other: Uint8Array): boolean => {
  let difference = one.length ^ other.length;
  for (const [at, byte] of one.entries()) difference |= byte ^ (other[at] ?? 0);
  return difference === 0;
};
