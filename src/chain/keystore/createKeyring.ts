import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes, type LocalAccount } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { InvalidValueError, requireInteger } from "../../core/index.ts";
import { privateKeyInvalidError } from "./errors.ts";

/** The accounts of a run. No printable property holds a key. */
export interface Keyring {
  /** The account that sends the transactions. */
  readonly provider: LocalAccount;
  /** A learner's account, the same for the same secret and number. Created at the first request. */
  learner(learner: number): LocalAccount;
}

export interface CreateKeyringOptions {
  readonly provider: LocalAccount;
  /** The secret from which the learners' keys are derived; copied. */
  readonly learnerSecret: Uint8Array;
}

/** The provider's account and the learners' derived ones, for simulations where one process signs for all. */
export const createKeyring = ({ provider, learnerSecret }: CreateKeyringOptions): Keyring => {
  const secret = Uint8Array.from(learnerSecret);
  const known = new Map<number, LocalAccount>();
  return {
    provider,
    learner: (learner) => {
      const former = known.get(learner);
      if (former !== undefined) return former;
      const account = accountOfKey(deriveLearnerKey(secret, learner), `learner ${learner}`);
      known.set(learner, account);
      return account;
    },
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
  const wide = BigInt(`0x${Buffer.from(hkdf(sha256, secret, SALT, info, 48)).toString("hex")}`);
  const key = (wide % (SECP256K1_ORDER - 1n)) + 1n;
  return hexToBytes(`0x${key.toString(16).padStart(64, "0")}`);
};

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
