import { InvalidValueError, type LearnerId, requireInteger } from "../../core/index.ts";
import type { ModelHandover } from "../../round/index.ts";
import { notPassiveError, roundOpenError, roundOrderError, wrongModelError } from "../errors.ts";
import { findRegistered, findRunningTask } from "./find.ts";
import type { LedgerState } from "./LedgerState.ts";
import { requireHash, requireSignature } from "./requireText.ts";

/** Checks a hand-over between two rounds. It leaves a record and changes nothing else. */
export const checkHandOver = (state: LedgerState, handover: ModelHandover): void => {
  const { task: id, round, learners } = handover;
  const task = findRunningTask(state, id);
  if (task.open !== null) throw roundOpenError(id, task.round);
  if (round !== task.round) throw roundOrderError(id, task.round, round);
  if (learners.length === 0) throw new InvalidValueError("learners", "[]", "at least one learner");
  const seen = new Set<LearnerId>();
  for (const { learner, coalition, modelHash, signature } of learners) {
    if (findRegistered(state, learner).active) throw notPassiveError(learner);
    if (seen.has(learner)) throw new InvalidValueError("learners", learner, "named once in one call");
    seen.add(learner);
    requireInteger(`coalition of learner ${learner}`, coalition, 0, task.terms.coalitionCount - 1);
    requireHash(`modelHash of learner ${learner}`, modelHash);
    requireSignature(`signature of learner ${learner}`, signature);
    const expected = task.modelHashes.get(coalition) ?? task.initialModelHash;
    if (modelHash !== expected) throw wrongModelError(coalition, expected, modelHash);
  }
};
