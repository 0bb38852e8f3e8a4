import { internalError } from "../../core/index.ts";
import type { LearnerKeys } from "./LearnerKeys.ts";

/** For runs in which every learner signs for itself: no key is held here. */
export const noLearnerKeys: LearnerKeys = {
  accountOf: () => undefined,
  sign: async (learner) => {
    throw internalError("a signature was requested, but no key is held", { learner });
  },
};
