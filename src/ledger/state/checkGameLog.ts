import { type CoalitionIndex, InvalidValueError, type LearnerId, requireInteger } from "../../core/index.ts";
import type { PartitionPublication } from "../../round/index.ts";
import { findLearner } from "./find.ts";
import type { LedgerState, TaskState } from "./LedgerState.ts";
import { similarityWad } from "./readReputations.ts";

/** @throws InvalidValueError unless the task has such a coalition */
export const requireCoalition = (task: TaskState, coalition: CoalitionIndex, field: string): void => {
  requireInteger(field, coalition, 0, task.terms.coalitionCount - 1);
};

/** The game's log is kept for auditors: only data that could not be replayed at all is refused. */
export const checkGameLog = (state: LedgerState, task: TaskState, publication: PartitionPublication): void => {
  const { recruited, playerOrder, moves, refusedReentries, stability } = publication;
  checkBarred(state, publication);
  checkAbsent(state, publication);
  const recruits = new Set<LearnerId>();
  for (const { learner, coalition } of recruited) {
    findLearner(state, learner);
    requireCoalition(task, coalition, "recruited.coalition");
    if (recruits.has(learner)) throw new InvalidValueError("recruited", learner, "without repetition");
    recruits.add(learner);
  }
  checkSimilarities(publication);
  const players = new Set<LearnerId>();
  for (const learner of playerOrder) {
    findLearner(state, learner);
    if (players.has(learner)) throw new InvalidValueError("playerOrder", learner, "without repetition");
    players.add(learner);
  }
  for (const { learner, from, to } of moves) {
    findLearner(state, learner);
    if (from !== null) requireCoalition(task, from, "moves.from");
    if (to !== null) requireCoalition(task, to, "moves.to");
  }
  for (const { learner, coalition } of refusedReentries) {
    findLearner(state, learner);
    requireCoalition(task, coalition, "refusedReentries.coalition");
  }
  for (const [name, value] of Object.entries(stability)) {
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new InvalidValueError(`stability.${name}`, value, "a finite number");
    }
  }
};

/** A chain cannot distinguish an empty list from a missing one. All ledgers omit an empty list, so that their records agree. */
const checkBarred = (state: LedgerState, { coalitions, barred }: PartitionPublication): void => {
  if (barred === undefined) return;
  if (barred.length === 0) throw new InvalidValueError("barred", barred, "absent if no learner is barred");
  const heads = new Set(coalitions.map(({ head }) => head));
  const seen = new Set<LearnerId>();
  for (const learner of barred) {
    findLearner(state, learner);
    if (seen.has(learner)) throw new InvalidValueError("barred", learner, "without repetition");
    if (heads.has(learner))
      throw new InvalidValueError("barred", learner, "a learner that is not a head in this round");
    seen.add(learner);
  }
};

const checkAbsent = (state: LedgerState, { coalitions, sittingOut, absent }: PartitionPublication): void => {
  if (absent === undefined) return;
  if (absent.length === 0) throw new InvalidValueError("absent", absent, "absent if no learner is absent");
  const here = new Set([...coalitions.flatMap(({ members }) => members.map(({ learner }) => learner)), ...sittingOut]);
  let before = -1;
  for (const learner of absent) {
    findLearner(state, learner);
    if (learner <= before) throw new InvalidValueError("absent", learner, "ascending, without repetition");
    if (here.has(learner)) throw new InvalidValueError("absent", learner, "a learner that neither plays nor sits out");
    before = learner;
  }
};

/** Every head's similarity with every learner, or none at all. */
const checkSimilarities = ({ coalitions, sittingOut, similarities }: PartitionPublication): void => {
  if (similarities.length === 0) return;
  const row = coalitions.reduce((sum, { members }) => sum + members.length, sittingOut.length);
  if (similarities.length !== coalitions.length) {
    throw new InvalidValueError(
      "similarities.length",
      similarities.length,
      `a row for each of ${coalitions.length} coalitions`,
    );
  }
  similarities.forEach((values, index) => {
    const field = `similarities[${index}]`;
    if (values.length !== row) {
      throw new InvalidValueError(`${field}.length`, values.length, `${row}, the learners that play or sit out`);
    }
    for (const value of values) similarityWad(value, field);
  });
};
