import { type CoalitionGame, memberUtility, type Partition } from "../../coalition/index.ts";
import { bestResponse, coalitionAggregates, type Standing, utilityTerms } from "../../incentive/index.ts";
import type { OptionRecord } from "../records/RoundRecord.ts";

/**
 * What each active learner could choose from: U in every coalition as formed, itself included, at the I_comp the players
 * saw. Answers a function of the learner's position in the game; null for a coalition that pauses or whose head's deadline
 * it cannot meet.
 */
export const describeOptions = (
  game: CoalitionGame,
  partition: Partition,
): ((position: number) => (OptionRecord | null)[]) => {
  const at = new Map(game.learners.map(({ learner }, position) => [learner, position]));
  const count = game.learners.length;
  return (position) =>
    game.heads.map((head, coalition) => {
      if (head === null) return null;
      const { learner } = game.learners[position]!;
      const others = partition[coalition]!.filter((one) => one !== learner);
      const members = [...others, learner].map((one) => {
        const place = at.get(one)!;
        return {
          profile: game.learners[place]!,
          similarity: game.similarity[coalition * count + place]!,
          reputation: game.reputation[coalition * count + place]!,
        };
      });
      const { standings } = coalitionAggregates(members, game.learners[at.get(head)!]!.deadline, game.terms);
      return describeOption(game, position, standings[others.length]!, game.incentives[coalition]!);
    });
};

const describeOption = (
  game: CoalitionGame,
  position: number,
  standing: Standing,
  competitionIncentive: number,
): OptionRecord | null => {
  const utility = memberUtility(game, position, standing, competitionIncentive);
  if (!Number.isFinite(utility)) return null;
  const profile = game.learners[position]!;
  const drawn = game.frequencies?.[position];
  const response = drawn === undefined ? bestResponse(profile, standing, competitionIncentive, game.terms) : undefined;
  const frequency = response?.feasible ? response.frequency : (drawn ?? profile.maxFrequency);
  return {
    utility,
    competitionIncentive,
    similarity: standing.similarity,
    share: standing.share,
    meanReputationUtility: standing.meanReputationUtility,
    frequency,
    kktCase: response?.feasible ? response.kktCase : null,
    terms: utilityTerms(profile, standing, frequency, competitionIncentive, game.terms),
  };
};
