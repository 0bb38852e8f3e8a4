import type { LearnerId } from "../core/index.ts";
import { coalitionAggregates } from "../incentive/index.ts";
import type { CoalitionGame, Partition } from "./CoalitionGame.ts";
import { OUT } from "./GameOracle.ts";
import { memberUtility } from "./memberUtility.ts";
import { headPositionsOf, seatingOf } from "./oracleOf.ts";
import { assignmentOf, partitionOf } from "./Placement.ts";
import { requireGame } from "./requireGame.ts";
import { memberOf, scaleOf } from "./scaleOf.ts";

/**
 * The partition of a scheme without a game, without the members that do not take part (docs/explanation/mathematics.md, 13). Members that miss their
 * head's deadline leave first. Then the member with the lowest U leaves while that U is not above 0 (ties: the larger id),
 * one at a time, because each departure changes the other members' shares. Heads stay. A departure takes O(n_j).
 *
 * @throws InvalidValueError, GFML_INVALID_PARTITION if game or partition are malformed
 */
export const withdrawUnwilling = (
  game: CoalitionGame,
  partition: Partition,
): { readonly partition: Partition; readonly sittingOut: readonly LearnerId[] } => {
  requireGame(game);
  const seating = seatingOf(game);
  const heads = headPositionsOf(game);
  const assignment = assignmentOf(seating, partition);
  const membersOf: number[][] = game.heads.map(() => []);
  assignment.forEach((coalition, position) => {
    if (coalition !== OUT) membersOf[coalition]!.push(position);
  });
  membersOf.forEach((members, coalition) => {
    const head = heads[coalition]!;
    if (head === OUT) return;
    for (const leaver of leavers(game, coalition, head, members)) assignment[leaver] = OUT;
  });
  return partitionOf(seating, assignment);
};

const leavers = (game: CoalitionGame, coalition: number, head: number, members: readonly number[]): number[] => {
  const left: number[] = [];
  const idOf = (position: number): LearnerId => game.learners[position]!.learner;
  // whether a member misses the deadline does not depend on the others, so these leave before utilities are compared
  const values = utilities(game, coalition, head, members);
  let staying = members.filter((member, index) => {
    const inTime = member === head || values[index] !== Number.NEGATIVE_INFINITY;
    if (!inTime) left.push(member);
    return inTime;
  });
  for (;;) {
    const now = utilities(game, coalition, head, staying);
    let worst = OUT;
    staying.forEach((member, index) => {
      if (member === head || now[index]! > 0) return;
      const tied = worst !== OUT && now[index] === now[worst];
      if (worst === OUT || now[index]! < now[worst]! || (tied && idOf(member) > idOf(staying[worst]!))) worst = index;
    });
    if (worst === OUT) return left;
    const leaver = staying[worst]!;
    left.push(leaver);
    staying = staying.filter((member) => member !== leaver);
  }
};

/** U of each of these members of a coalition, by the definition. */
const utilities = (game: CoalitionGame, coalition: number, head: number, members: readonly number[]): Float64Array => {
  const { learners, terms } = game;
  const joined = members.map((member) => memberOf(game, coalition, member));
  const { standings } = coalitionAggregates(joined, learners[head]!.deadline, terms, scaleOf(game));
  return Float64Array.from(members, (member, index) =>
    memberUtility(game, member, standings[index]!, game.incentives[coalition]!),
  );
};
