import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { Registration, TaskId } from "../../round/index.ts";
import {
  coalitionDoneError,
  learnerLeftError,
  revokedLearnerError,
  roundNotPublishedError,
  roundOrderError,
  taskClosedError,
  unknownCoalitionError,
  unknownLearnerError,
  unknownTaskError,
} from "../errors.ts";
import type { LedgerState, OpenCoalition, OpenCoalitions, TaskState } from "./LedgerState.ts";

/** A learner's last declaration, even if it has left. @throws GFML_UNKNOWN_LEARNER if it never registered */
export const findLearner = (state: LedgerState, learner: LearnerId): Registration => {
  const found = state.learners.get(learner);
  if (found === undefined) throw unknownLearnerError(learner);
  return found;
};

/** The declaration of a registered learner. @throws GFML_UNKNOWN_LEARNER, GFML_LEARNER_LEFT or GFML_LEARNER_REVOKED */
export const findRegistered = (state: LedgerState, learner: LearnerId): Registration => {
  const found = findLearner(state, learner);
  const gone = state.gone.get(learner);
  if (gone === "left") throw learnerLeftError(learner);
  if (gone === "revoked") throw revokedLearnerError(learner);
  return found;
};

/** @throws GFML_UNKNOWN_TASK */
export const findTask = (state: LedgerState, task: TaskId): TaskState => {
  const found = state.tasks[task];
  if (found === undefined) throw unknownTaskError(task);
  return found;
};

/** @throws GFML_UNKNOWN_TASK or GFML_TASK_CLOSED */
export const findRunningTask = (state: LedgerState, task: TaskId): TaskState => {
  const found = findTask(state, task);
  if (found.closed) throw taskClosedError(task);
  return found;
};

/** The task and its open round. @throws if the task has no open round, or a different one */
export const findOpenRound = (
  state: LedgerState,
  task: TaskId,
  round: number,
): { task: TaskState; open: OpenCoalitions } => {
  const found = findRunningTask(state, task);
  if (found.round !== round) throw roundOrderError(task, found.round, round);
  if (found.open === null) throw roundNotPublishedError(task, round);
  return { task: found, open: found.open };
};

/** A coalition that waits for its settlement. @throws if it was not published, or is already done */
export const findPendingCoalition = (
  state: LedgerState,
  task: TaskId,
  round: number,
  coalition: CoalitionIndex,
): { task: TaskState; coalition: OpenCoalition } => {
  const { task: found, open } = findOpenRound(state, task, round);
  const pending = open.get(coalition);
  if (pending === undefined) throw unknownCoalitionError(task, round, coalition);
  if (pending.status !== "published") throw coalitionDoneError(round, coalition, pending.status);
  return { task: found, coalition: pending };
};
