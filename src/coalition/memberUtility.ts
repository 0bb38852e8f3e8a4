import { transmissionTime, workload } from "../cost/index.ts";
import { bestResponse, type Standing, utility } from "../incentive/index.ts";
import type { CoalitionGame } from "./CoalitionGame.ts";

/**
 * U_ji of the learner at `position`, token a round: at its best frequency, or at the game's fixed one. Minus infinity if
 * it cannot meet the head's deadline (spec 9).
 */
export const memberUtility = (
  game: CoalitionGame,
  position: number,
  standing: Standing,
  competitionIncentive: number,
): number => {
  const profile = game.learners[position]!;
  if (game.frequencies === undefined) {
    const response = bestResponse(profile, standing, competitionIncentive, game.terms);
    return response.feasible ? response.utility : Number.NEGATIVE_INFINITY;
  }
  const frequency = game.frequencies[position]!;
  const available = standing.deadline - transmissionTime(profile, game.terms);
  if (!(available > 0 && workload(profile, game.terms) / available <= frequency)) return Number.NEGATIVE_INFINITY;
  return utility(profile, standing, frequency, competitionIncentive, game.terms);
};
