import type { LearnerId } from "../../core/index.ts";
import { toWad } from "../../math/index.ts";
import type { TaskId, Wad } from "../../round/index.ts";
import { findLearner, findRunningTask } from "./find.ts";
import type { LedgerState, TaskState } from "./LedgerState.ts";
import { globalReputation } from "./readReputations.ts";

/** A ban in force. */
export interface Ban {
  readonly reputation: Wad;
  readonly reputationLimit: number;
  /** Last round of the task from which the learner is excluded if its reputation stays low. */
  readonly until: number;
}

/**
 * Whether a learner is excluded from a round: it was published in a round of the task at most `rounds` before, and its
 * R_global is below the limit now.
 */
export const banOf = (state: LedgerState, task: TaskState, round: number, learner: LearnerId): Ban | undefined => {
  const { ban } = task.terms;
  const last = task.lastRounds.get(learner);
  if (ban === null || last === undefined || round > last + ban.rounds) return undefined;
  const reputation = globalReputation(state, learner);
  if (reputation >= toWad(ban.reputationLimit)) return undefined;
  return { reputation, reputationLimit: ban.reputationLimit, until: last + ban.rounds };
};

/** For each learner, whether it is excluded from the round that the task publishes next. */
export const bannedFromNextRound = (state: LedgerState, id: TaskId, learners: readonly LearnerId[]): boolean[] => {
  const task = findRunningTask(state, id);
  const next = task.open === null ? task.round : task.round + 1;
  return learners.map((learner) => {
    findLearner(state, learner);
    return banOf(state, task, next, learner) !== undefined;
  });
};
