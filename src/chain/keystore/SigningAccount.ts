import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { Hex } from "viem";
import { InvalidValueError } from "../../core/index.ts";

/** Signs digests: an account of viem can be used. */
export interface SigningAccount {
  readonly address: string;
  /** The 65-byte signature of a digest. */
  sign(input: { readonly hash: Hex }): Promise<string>;
}

/**
 * The account of a private key, 32 bytes. The key is copied into the closure of `sign`: no property holds it.
 *
 * @throws InvalidValueError if it is not a private key; the error does not show it
 */
export const signingAccount = (key: Uint8Array): SigningAccount => {
  if (!secp256k1.utils.isValidSecretKey(key)) {
    throw new InvalidValueError(
      "key",
      "(not shown)",
      "a private key of secp256k1: 32 bytes, above 0 and below the order",
    );
  }
  const own = Uint8Array.from(key);
  return {
    address: addressOf(secp256k1.getPublicKey(own, false)),
    sign: async ({ hash }) => {
      // recovered: the parity, r, s
      const signed = secp256k1.sign(hexToBytes(hash.slice(2)), own, { prehash: false, format: "recovered" });
      return `0x${bytesToHex(signed.subarray(1))}${signed[0] === 1 ? "1c" : "1b"}`;
    },
  };
};

/** The address of an uncompressed public key, lower case. */
export const addressOf = (uncompressed: Uint8Array): Hex =>
  `0x${bytesToHex(keccak_256(uncompressed.subarray(1))).slice(-40)}`;
