import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { accountOfKey, SECP256K1_ORDER } from "../../chain/index.ts";
import { InvalidValueError, type LearnerId, requireInteger } from "../../core/index.ts";
import type { LearnerKeys } from "./LearnerKeys.ts";

/**
 * Keys of all learners from one secret, for runs in which one process plays all of them. No printable property holds a key.
 *
 * @param secret - copied
 */
export const derivedLearnerKeys = (secret: Uint8Array): LearnerKeys => {
  const copy = Uint8Array.from(secret);
  const accounts = new Map<LearnerId, PrivateKeyAccount>();
  const accountOf = (learner: LearnerId): PrivateKeyAccount => {
    let account = accounts.get(learner);
    if (account === undefined) {
      account = accountOfKey(deriveLearnerKey(copy, learner), `learner ${learner}`);
      accounts.set(learner, account);
    }
    return account;
  };
  return {
    accountOf: (learner) => accountOf(learner).address,
    sign: (learner, digest) => accountOf(learner).sign({ hash: digest }),
  };
};

const SALT = new TextEncoder().encode("gfml learner keys 1");

/**
 * A learner's private key from a secret and the learner's number: HKDF-SHA256 (RFC 5869) to 48 bytes, reduced modulo
 * the group's order minus one, plus one. 128 bits above the order leave no bias, and the result is always valid.
 */
export const deriveLearnerKey = (secret: Uint8Array, learner: number): Uint8Array => {
  if (secret.length === 0) throw new InvalidValueError("secret", "(not shown)", "at least one byte");
  requireInteger("learner", learner, 0);
  const info = new TextEncoder().encode(`learner ${learner}`);
  const wide = BigInt(bytesToHex(hkdf(sha256, secret, SALT, info, 48)));
  const key = (wide % (SECP256K1_ORDER - 1n)) + 1n;
  return hexToBytes(`0x${key.toString(16).padStart(64, "0")}`);
};
