import type { Keyring } from "../../chain/index.ts";
import type { LearnerKeys } from "./LearnerKeys.ts";

/** A keyring that signs for every learner: for runs in which one process plays all of them. */
export const learnerKeysOf = (keyring: Keyring): LearnerKeys => ({
  accountOf: (learner) => keyring.learner(learner).address,
  // a local account signs every digest that it is given
  sign: (learner, digest) => keyring.learner(learner).sign!({ hash: digest }),
});
