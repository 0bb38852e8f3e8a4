import type { LearnerId } from "../core/index.ts";
import { type CoalitionGame, invalidPartitionError, type Partition, requireMemberLists } from "./CoalitionGame.ts";
import { OUT } from "./PartitionState.ts";

/** A partition as positions: the form that the search uses. */
export interface Placement {
  /** Position of each coalition's head, OUT for a paused coalition. */
  readonly heads: Int32Array;
  /** Coalition of each position, or OUT. */
  readonly assignment: Int32Array;
}

/**
 * The start of a round: the initial partition, with each head moved to its own coalition. Members of paused coalitions and
 * learners that the partition does not name sit out.
 *
 * @throws GFML_INVALID_PARTITION if the partition names an unknown learner, one twice, or does not have one list per coalition
 */
export const placementOf = (game: CoalitionGame, partition: Partition): Placement => {
  requireMemberLists(partition);
  if (partition.length !== game.heads.length) {
    throw invalidPartitionError("expected one member list per coalition", {
      lists: partition.length,
      coalitions: game.heads.length,
    });
  }
  const positions = new Map<LearnerId, number>();
  game.learners.forEach(({ learner }, position) => {
    positions.set(learner, position);
  });
  const assignment = new Int32Array(game.learners.length).fill(OUT);
  const named = new Uint8Array(game.learners.length);
  partition.forEach((members, coalition) => {
    for (const learner of members) {
      const position = positions.get(learner);
      if (position === undefined)
        throw invalidPartitionError("a member is not an active learner", { learner, coalition });
      if (named[position] === 1) throw invalidPartitionError("a learner is listed twice", { learner, coalition });
      named[position] = 1;
      assignment[position] = game.heads[coalition] === null ? OUT : coalition;
    }
  });
  const heads = Int32Array.from(game.heads, (head) => (head === null ? OUT : positions.get(head)!));
  heads.forEach((position, coalition) => {
    if (position !== OUT) assignment[position] = coalition;
  });
  return { heads, assignment };
};

/** The partition as ids, each list ascending, and the learners that sit out. */
export const partitionOf = (
  game: CoalitionGame,
  assignment: Int32Array,
): { readonly partition: Partition; readonly sittingOut: readonly LearnerId[] } => {
  const partition: LearnerId[][] = game.heads.map(() => []);
  const sittingOut: LearnerId[] = [];
  game.learners.forEach(({ learner }, position) => {
    const coalition = assignment[position]!;
    (coalition === OUT ? sittingOut : partition[coalition]!).push(learner);
  });
  for (const members of [...partition, sittingOut]) members.sort((a, b) => a - b);
  return { partition, sittingOut };
};
