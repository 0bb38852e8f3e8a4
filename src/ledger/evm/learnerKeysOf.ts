import type { Keyring } from "../../chain/index.ts";
import type { LearnerKeys } from "./LearnerKeys.ts";

/** A keyring that signs for every learner: for runs in which one process plays them all. */
export const learnerKeysOf = (keyring: Keyring): LearnerKeys => ({
  accountOf: (learner) => keyring.learner(learner).address,
  // a local account signs whatever digest it is given
  sign: (learner, digest) => keyring.learner(learner).sign!({ hash: digest }),
});
