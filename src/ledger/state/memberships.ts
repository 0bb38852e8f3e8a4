import { InvalidValueError, type LearnerId } from "../../core/index.ts";
import { revokedLearnerError } from "../errors.ts";
import { findLearner, findRegistered } from "./find.ts";
import type { LedgerState } from "./LedgerState.ts";

/** Removes a learner. Its declaration, reputation and balance stay; a published round keeps its members. */
export const leave = (state: LedgerState, learner: LearnerId): void => {
  findRegistered(state, learner);
  state.gone.set(learner, "left");
};

/** Excludes learners permanently, including those that have left. */
export const revoke = (state: LedgerState, learners: readonly LearnerId[]): void => {
  if (learners.length === 0) throw new InvalidValueError("learners", "[]", "at least one learner");
  const seen = new Set<LearnerId>();
  for (const learner of learners) {
    findLearner(state, learner);
    if (state.gone.get(learner) === "revoked") throw revokedLearnerError(learner);
    if (seen.has(learner)) throw new InvalidValueError("learners", learner, "named once in one call");
    seen.add(learner);
  }
  for (const learner of learners) state.gone.set(learner, "revoked");
};
