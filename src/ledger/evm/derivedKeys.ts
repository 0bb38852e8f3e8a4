import { type Address, concatHex, type Hex, keccak256, numberToHex, stringToHex } from "viem";
import { privateKeyToAccount, sign } from "viem/accounts";
import type { LearnerId } from "../../core/index.ts";
import type { LearnerKeys } from "./LearnerKeys.ts";

/** Keys of learners that follow from one secret: for simulations, in which one process plays them all. */
export const derivedKeys = (secret: string): LearnerKeys => {
  const known = new Map<LearnerId, { key: Hex; account: Address }>();
  const of = (learner: LearnerId): { key: Hex; account: Address } => {
    let found = known.get(learner);
    if (found === undefined) {
      const key = derivedKey(secret, "learner", learner);
      found = { key, account: privateKeyToAccount(key).address };
      known.set(learner, found);
    }
    return found;
  };
  return {
    accountOf: (learner) => of(learner).account,
    sign: (learner, digest) => sign({ hash: digest, privateKey: of(learner).key, to: "hex" }),
  };
};

/** A private key for one purpose. Below the curve's order but for a chance of 2^-128. */
export const derivedKey = (secret: string, purpose: string, number = 0): Hex =>
  keccak256(concatHex([keccak256(stringToHex(`gfml ${purpose} key ${secret}`)), numberToHex(number, { size: 32 })]));
