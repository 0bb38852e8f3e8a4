import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { InvalidValueError } from "../../core/index.ts";

/** The lower-case Ethereum address of a secp256k1 public key of 33 bytes. @throws Error if it is no point of the curve */
export const accountOfPublicKey = (compressed: Uint8Array): string => {
  const point = secp256k1.Point.fromBytes(compressed).toBytes(false);
  return `0x${bytesToHex(keccak_256(point.subarray(1)).subarray(12))}`;
};

/** The lower-case Ethereum address of a 32-byte secp256k1 key. @throws InvalidValueError */
export const accountOfKey = (key: Uint8Array): string => {
  // the key itself must not reach a log
  if (key.length !== 32 || !secp256k1.utils.isValidSecretKey(key)) {
    throw new InvalidValueError("key", `${key.length} bytes`, "32 bytes that are a secp256k1 key");
  }
  return accountOfPublicKey(secp256k1.getPublicKey(key, true));
};
