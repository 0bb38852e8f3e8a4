import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { PartitionPublication, PublishedAggregates } from "../../round/index.ts";
import { duplicateCoalitionError, duplicateMemberError, roundOpenError, roundOrderError } from "../errors.ts";
import { checkGameLog, requireCoalition } from "./checkGameLog.ts";
import { findLearner, findRunningTask } from "./find.ts";
import type { LedgerState, OpenCoalition } from "./LedgerState.ts";
import { openCoalition } from "./openCoalition.ts";
import { roundScale } from "./roundScale.ts";

/** Opens a round: checks the place of every learner, and fixes the aggregates for payments [D11]. */
export const publishPartition = (state: LedgerState, publication: PartitionPublication): PublishedAggregates[] => {
  const { task: id, round } = publication;
  const task = findRunningTask(state, id);
  if (task.open !== null) throw roundOpenError(id, task.round);
  if (round !== task.round) throw roundOrderError(id, task.round, round);

  const placed = new Set<LearnerId>();
  const place = (learner: LearnerId): void => {
    if (placed.has(learner)) throw duplicateMemberError(round, learner);
    placed.add(learner);
  };
  const open = new Map<CoalitionIndex, OpenCoalition>();
  const scale = roundScale(state, task, publication);
  for (const published of publication.coalitions) {
    requireCoalition(task, published.coalition, "coalition");
    if (open.has(published.coalition)) throw duplicateCoalitionError(round, published.coalition);
    open.set(published.coalition, openCoalition(state, task, published, { place, scale }));
  }
  for (const learner of publication.sittingOut) {
    findLearner(state, learner);
    place(learner);
  }
  checkGameLog(state, task, publication);

  task.open = open;
  if (task.terms.ban !== null) {
    for (const { members } of open.values()) for (const learner of members.keys()) task.lastRounds.set(learner, round);
  }
  return [...open.values()].map(({ aggregates }) => ({ ...aggregates }));
};
