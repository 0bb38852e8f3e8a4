import { InvalidValueError, type LearnerId } from "../../core/index.ts";
import type { TaskId, Wad } from "../../round/index.ts";
import { roundOpenError } from "../errors.ts";
import { findLearner, findRunningTask } from "./find.ts";
import type { LedgerState } from "./LedgerState.ts";

/** A learner's earnings that it has not withdrawn. */
export const balanceOf = (state: LedgerState, learner: LearnerId): Wad => {
  findLearner(state, learner);
  return state.balances.get(learner) ?? 0n;
};

/** Empties a learner's balance and returns the amount. */
export const withdraw = (state: LedgerState, learner: LearnerId): Wad => {
  const amount = balanceOf(state, learner);
  state.balances.delete(learner);
  return amount;
};

/** Adds to a running task's escrow at any time, and returns the new total. */
export const fundTask = (state: LedgerState, id: TaskId, amount: Wad): Wad => {
  const task = findRunningTask(state, id);
  if (typeof amount !== "bigint" || amount <= 0n || task.escrow + amount >= 1n << 128n) {
    throw new InvalidValueError("amount", amount, "a Wad above 0 that keeps the escrow below 2^128");
  }
  task.escrow += amount;
  return task.escrow;
};

/** Closes a task and returns the rest of its escrow. Payments left the escrow when they were booked, so balances stay. */
export const closeTask = (state: LedgerState, id: TaskId): Wad => {
  const task = findRunningTask(state, id);
  if (task.open !== null) throw roundOpenError(id, task.round);
  const rest = task.escrow;
  task.escrow = 0n;
  task.closed = true;
  return rest;
};
