import type { LearnerRecord, StabilityFigures } from "../../round/index.ts";
import { short } from "../../text/index.ts";
import { closestMove } from "./closestMove.ts";

/** A round's equilibrium in words: "stable", or who would gain how much. */
export const stabilityWords = (stability: StabilityFigures, learners: readonly LearnerRecord[]): string => {
  if (stability.nashStable) return "stable";
  const witness = closestMove(learners);
  const who = witness === undefined || witness.gain <= 0 ? "a learner" : `learner ${witness.learner}`;
  return `unstable: ${who} would gain ${short(stability.maxGain)} token`;
};
