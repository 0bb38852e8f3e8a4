import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { LearnerRecord } from "../../round/index.ts";

/** The single move that would bring its learner most, or cost it least; null stands for sitting out. */
export interface ClosestMove {
  readonly learner: LearnerId;
  readonly from: CoalitionIndex | null;
  readonly to: CoalitionIndex | null;
  /** Utility after the move less before it, token a round; below 0 where moving costs something. */
  readonly gain: number;
}

/**
 * The learner that is closest to moving, or gains most by it, at the I_comp the players saw: the margin of a round's
 * stability. Heads stay for the round [D7]. Where a learner is out of reach of its own head's deadline, its gain counts
 * from 0, what sitting out is worth. Of equal moves the first. Undefined where nobody has another choice.
 */
export const closestMove = (learners: readonly LearnerRecord[]): ClosestMove | undefined => {
  let best: ClosestMove | undefined;
  for (const { learner, isHead, failure, chosenCoalition: from, options } of learners) {
    if (isHead || failure === "banned") continue;
    const own = from === null ? 0 : (options[from]?.utility ?? 0);
    const consider = (to: CoalitionIndex | null, utility: number): void => {
      if (to !== from && (best === undefined || utility - own > best.gain))
        best = { learner, from, to, gain: utility - own };
    };
    consider(null, 0);
    for (const [to, option] of options.entries()) if (option !== null) consider(to, option.utility);
  }
  return best;
};
