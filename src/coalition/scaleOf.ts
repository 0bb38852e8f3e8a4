import { type CoalitionMember, isComparedInCoalition, type RoundScale } from "../incentive/index.ts";
import type { CoalitionGame } from "./CoalitionGame.ts";

/** The scale of the round, over all learners of the game and all its heads; undefined if the terms need none. */
export const scaleOf = ({ learners, heads, reputation, terms }: CoalitionGame): RoundScale | undefined => {
  if (isComparedInCoalition(terms)) return undefined;
  let lowestFrequency = Number.POSITIVE_INFINITY;
  let highestFrequency = 0;
  let sampleCount = 0;
  for (const profile of learners) {
    lowestFrequency = Math.min(lowestFrequency, profile.minFrequency);
    highestFrequency = Math.max(highestFrequency, profile.maxFrequency);
    sampleCount += profile.sampleCount;
  }
  let highestReputation = 0;
  heads.forEach((head, coalition) => {
    if (head === null) return;
    const row = coalition * learners.length;
    for (let position = 0; position < learners.length; position++)
      highestReputation = Math.max(highestReputation, reputation[row + position]!);
  });
  return { lowestFrequency, highestFrequency, sampleCount, coalitionCount: heads.length, highestReputation };
};

/** A learner as a member of a coalition. */
export const memberOf = (game: CoalitionGame, coalition: number, position: number): CoalitionMember => {
  const place = coalition * game.learners.length + position;
  return {
    profile: game.learners[position]!,
    similarity: game.similarity[place]!,
    reputation: game.reputation[place]!,
  };
};
