import type { LocalAccount } from "viem";
import { accountOfKey } from "./accountOfKey.ts";
import { deriveLearnerKey } from "./deriveLearnerKey.ts";

/** The accounts of a run. Nothing that can be printed holds a key. */
export interface Keyring {
  /** Sends the transactions. */
  readonly provider: LocalAccount;
  /** A learner's account, the same for the same secret and number. Made when first asked for. */
  learner(learner: number): LocalAccount;
}

export interface CreateKeyringOptions {
  readonly provider: LocalAccount;
  /** What the learners' keys are derived from; copied. */
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
