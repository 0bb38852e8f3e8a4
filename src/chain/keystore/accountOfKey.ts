import { bytesToHex } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { privateKeyInvalidError } from "./errors.ts";

/** Order of the group of secp256k1: a private key is greater than 0 and less than this. */
export const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/**
 * The account of a private key. The key stays in the closures of its signing functions: no property holds it.
 *
 * @param source - the key's origin, for the error
 * @throws GFML_PRIVATE_KEY_INVALID
 */
export const accountOfKey = (key: Uint8Array, source: string): PrivateKeyAccount => {
  const hex = bytesToHex(key);
  // checked here, because errors of libraries would quote it
  if (key.length !== 32 || BigInt(hex) === 0n || BigInt(hex) >= SECP256K1_ORDER) {
    throw privateKeyInvalidError(source);
  }
  return privateKeyToAccount(hex);
};
