import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { hexToBytes } from "viem";
import { InvalidValueError, requireInteger } from "../../core/index.ts";
import { SECP256K1_ORDER } from "./accountOfKey.ts";

const SALT = new TextEncoder().encode("gfml learner keys 1");

/**
 * A learner's private key from a secret and the learner's number: HKDF-SHA256 (RFC 5869) to 48 bytes, reduced modulo
 * the group's order less one, plus one. 128 bits above the order leave no bias, and the result is always valid.
 */
export const deriveLearnerKey = (secret: Uint8Array, learner: number): Uint8Array => {
  if (secret.length === 0) throw new InvalidValueError("secret", "(not shown)", "at least one byte");
  requireInteger("learner", learner, 0);
  const info = new TextEncoder().encode(`learner ${learner}`);
  const wide = BigInt(`0x${Buffer.from(hkdf(sha256, secret, SALT, info, 48)).toString("hex")}`);
  const key = (wide % (SECP256K1_ORDER - 1n)) + 1n;
  return hexToBytes(`0x${key.toString(16).padStart(64, "0")}`);
};
