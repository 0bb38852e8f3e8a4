import type { MoveLog } from "./Formation.ts";
import { OUT, type PlacedPlayers } from "./GameOracle.ts";

/**
 * Rewinds the search to the visited partition (end of a pass) whose largest gain is smallest; among equals, the last one.
 *
 * @param state - at the end of the last pass; left at the end of the pass returned
 * @param players - positions of the players
 * @param open - coalitions with a head
 * @returns the pass
 */
export const rewindToLeastRegret = (
  state: PlacedPlayers,
  log: MoveLog,
  players: Int32Array,
  open: readonly number[],
): number => {
  let least = Number.POSITIVE_INFINITY;
  let leastPass = log.passes;
  // the learner with the largest gain in the previous partition likely gains much in this one too, and soon rules it out
  let suspect = players[0] ?? OUT;
  for (let pass = log.passes; pass >= 1; pass--) {
    let largest = suspect === OUT ? 0 : gainOf(state, suspect, open);
    for (let index = 0; index < players.length && largest < least; index++) {
      const gain = gainOf(state, players[index]!, open);
      if (gain > largest) {
        largest = gain;
        suspect = players[index]!;
      }
    }
    if (largest < least) {
      least = largest;
      leastPass = pass;
    }
    log.rewind(pass, (position, from) => state.move(position, from));
  }
  log.replay(0, leastPass, (position, _, to) => state.move(position, to));
  return leastPass;
};

/** The learner's largest gain from one move; at least 0. */
const gainOf = (state: PlacedPlayers, position: number, open: readonly number[]): number => {
  const here = state.assignment[position]!;
  const stay = state.value(position);
  let best = Math.max(stay, 0);
  for (const coalition of open) {
    if (coalition !== here) best = Math.max(best, state.valueIn(position, coalition, best));
  }
  return stay === Number.NEGATIVE_INFINITY ? best : best - stay;
};
