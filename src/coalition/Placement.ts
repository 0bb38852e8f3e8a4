import type { LearnerId } from "../core/index.ts";
import { invalidPartitionError, type Partition, requireMemberLists } from "./CoalitionGame.ts";
import { OUT, type Seating } from "./GameOracle.ts";

/**
 * Where a search starts, by position: the initial partition, with each seated player in its own coalition. Members of closed
 * coalitions and players that the partition does not name sit out.
 *
 * @throws GFML_INVALID_PARTITION if the partition names an unknown learner, one twice, or does not have one list per coalition
 */
export const assignmentOf = ({ players, seats, isOpen }: Seating, partition: Partition): Int32Array => {
  requireMemberLists(partition);
  if (partition.length !== isOpen.length) {
    throw invalidPartitionError("expected one member list per coalition", {
      lists: partition.length,
      coalitions: isOpen.length,
    });
  }
  const positions = new Map(players.map((player, position) => [player, position]));
  const assignment = new Int32Array(players.length).fill(OUT);
  const named = new Uint8Array(players.length);
  partition.forEach((members, coalition) => {
    for (const learner of members) {
      const position = positions.get(learner);
      if (position === undefined)
        throw invalidPartitionError("a member is not an active learner", { learner, coalition });
      if (named[position] === 1) throw invalidPartitionError("a learner is listed twice", { learner, coalition });
      named[position] = 1;
      assignment[position] = isOpen[coalition] ? coalition : OUT;
    }
  });
  seats.forEach((seat, position) => {
    if (seat !== OUT) assignment[position] = seat;
  });
  return assignment;
};

/** The partition as ids, each list ascending, and the players that sit out. */
export const partitionOf = (
  { players, isOpen }: Seating,
  assignment: Int32Array,
): { readonly partition: Partition; readonly sittingOut: readonly LearnerId[] } => {
  const partition: LearnerId[][] = isOpen.map(() => []);
  const sittingOut: LearnerId[] = [];
  players.forEach((player, position) => {
    const coalition = assignment[position]!;
    (coalition === OUT ? sittingOut : partition[coalition]!).push(player);
  });
  for (const members of [...partition, sittingOut]) members.sort((a, b) => a - b);
  return { partition, sittingOut };
};
