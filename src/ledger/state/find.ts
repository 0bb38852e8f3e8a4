import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { Registration, TaskId } from "../../round/index.ts";
import { CoalitionDoneError } from "../errors/CoalitionDoneError.ts";
import { LearnerLeftError } from "../errors/LearnerLeftError.ts";
import { RevokedLearnerError } from "../errors/RevokedLearnerError.ts";
import { RoundNotPublishedError } from "../errors/RoundNotPublishedError.ts";
import { RoundOrderError } from "../errors/RoundOrderError.ts";
import { TaskClosedError } from "../errors/TaskClosedError.ts";
import { UnknownCoalitionError } from "../errors/UnknownCoalitionError.ts";
import { UnknownLearnerError } from "../errors/UnknownLearnerError.ts";
import { UnknownTaskError } from "../errors/UnknownTaskError.ts";
import type { LedgerState, OpenCoalition, OpenRound, TaskState } from "./LedgerState.ts";

/** What a learner declared last, whether or not it is still there. @throws UnknownLearnerError if it never registered */
export const findLearner = (state: LedgerState, learner: LearnerId): Registration => {
  const found = state.learners.get(learner);
  if (found === undefined) throw new UnknownLearnerError(learner);
  return found;
};

/** What a learner that is registered now declared. @throws UnknownLearnerError, LearnerLeftError or RevokedLearnerError */
export const findRegistered = (state: LedgerState, learner: LearnerId): Registration => {
  const found = findLearner(state, learner);
  const gone = state.gone.get(learner);
  if (gone === "left") throw new LearnerLeftError(learner);
  if (gone === "revoked") throw new RevokedLearnerError(learner);
  return found;
};

/** @throws UnknownTaskError */
export const findTask = (state: LedgerState, task: TaskId): TaskState => {
  const found = state.tasks[task];
  if (found === undefined) throw new UnknownTaskError(task);
  return found;
};

/** @throws UnknownTaskError or TaskClosedError */
export const findRunningTask = (state: LedgerState, task: TaskId): TaskState => {
  const found = findTask(state, task);
  if (found.closed) throw new TaskClosedError(task);
  return found;
};

/** The task and its open round. @throws if the task has no open round, or another */
export const findOpenRound = (
  state: LedgerState,
  task: TaskId,
  round: number,
): { task: TaskState; open: OpenRound } => {
  const found = findRunningTask(state, task);
  if (found.round !== round) throw new RoundOrderError(task, found.round, round);
  if (found.open === null) throw new RoundNotPublishedError(task, round);
  return { task: found, open: found.open };
};

/** A coalition that waits for its settlement. @throws if it was not published, or is done */
export const findPendingCoalition = (
  state: LedgerState,
  task: TaskId,
  round: number,
  coalition: CoalitionIndex,
): { task: TaskState; coalition: OpenCoalition } => {
  const { task: found, open } = findOpenRound(state, task, round);
  const pending = open.get(coalition);
  if (pending === undefined) throw new UnknownCoalitionError(task, round, coalition);
  if (pending.status !== "published") throw new CoalitionDoneError(round, coalition, pending.status);
  return { task: found, coalition: pending };
};
