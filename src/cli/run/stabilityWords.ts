import type { LearnerRecord, StabilityFigures } from "../../round/index.ts";
import { short } from "../../text/index.ts";

/** The learner that would gain most by moving alone, at the I_comp the players saw; undefined if nobody would. */
export const findWitness = (
  learners: readonly LearnerRecord[],
): { readonly learner: number; readonly gain: number } | undefined => {
  let best: { learner: number; gain: number } | undefined;
  for (const record of learners) {
    // a head stays for the round [D7]
    if (record.isHead) continue;
    const utilities = record.options.map((option) => option?.utility ?? Number.NEGATIVE_INFINITY);
    const own = record.chosenCoalition === null ? 0 : (utilities[record.chosenCoalition] ?? 0);
    const gain = Math.max(0, ...utilities) - own;
    if (gain > (best?.gain ?? 0)) best = { learner: record.learner, gain };
  }
  return best;
};

/** A round's equilibrium in words: "stable", or who would gain how much. */
export const stabilityWords = (stability: StabilityFigures, learners: readonly LearnerRecord[]): string => {
  if (stability.nashStable) return "stable";
  const witness = findWitness(learners);
  const who = witness === undefined ? "a learner" : `learner ${witness.learner}`;
  return `unstable: ${who} would gain ${short(stability.maxGain)} token`;
};
