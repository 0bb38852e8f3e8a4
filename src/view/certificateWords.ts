import type { CoalitionIndex, LearnerId } from "../core/index.ts";
import { TOLERANCE } from "../math/index.ts";
import { isStableAtPaidPrices, type LearnerRecord, type StabilityFigures, toleratedGain } from "../round/index.ts";
import { countOf, short } from "../text/index.ts";

/** The certificates of a round, one sentence each, for readers who do not know the paper. */
export const certificateWords = (
  stability: StabilityFigures,
  closest: ClosestMove | null,
): {
  readonly nash: string;
  readonly afterLeader: string;
  readonly incentives: string;
  readonly formation: string;
} => ({
  nash: nash(stability, closest),
  afterLeader: afterLeader(stability),
  incentives:
    stability.stackelbergRegret === null
      ? "No Stackelberg game sets the incentives, so there is no equilibrium to certify."
      : stability.stackelbergRegret <= TOLERANCE
        ? "The provider gains nothing by a different incentive in any coalition, and no learner by a different frequency."
        : `The provider or a learner would gain ${short(stability.stackelbergRegret)} token by a different incentive or frequency.`,
  formation: formation(stability),
});

const afterLeader = (stability: StabilityFigures): string => {
  const { joint, maxGainAfterLeader } = stability;
  const figure = isStableAtPaidPrices(stability)
    ? `At the prices that are paid, no learner gains${above(stability)} by moving either.`
    : `At the prices that are paid, a learner would gain up to ${short(maxGainAfterLeader)} token by moving, because learners choose before the incentives are set.`;
  if (joint === undefined) return figure;
  const games = `Both games were played ${countOf(joint.iterations, "time")}`;
  return joint.isFixedPoint
    ? `${figure} ${games} and reached a joint fixed point: learners chose at the prices that are paid.`
    : `${figure} ${games} without reaching a joint fixed point.`;
};

/** The tolerated gain in words, where it is more than rounding. */
const above = (stability: StabilityFigures): string =>
  toleratedGain(stability) > TOLERANCE ? ` above ${short(toleratedGain(stability))} token` : "";

const nash = (stability: StabilityFigures, closest: ClosestMove | null): string => {
  const { nashStable, maxGain } = stability;
  if (!nashStable) {
    if (closest === null || closest.gain <= 0)
      return `Not stable: a learner would gain ${short(maxGain)} token by moving.`;
    const { learner, from, to } = closest;
    return `Not stable: learner ${learner}, now ${placeWords(from)}, would gain ${short(maxGain)} token by ${goingWords(to)}.`;
  }
  if (closest === null) return "No learner gains by moving: no learner has a choice.";
  if (closest.gain > TOLERANCE)
    return `No learner gains${above(stability)} by moving. The closest is learner ${closest.learner}: ${goingWords(closest.to)} would gain it ${short(closest.gain)} token.`;
  const margin = Math.max(0, -closest.gain);
  return `No learner gains by moving. The closest is learner ${closest.learner}: ${goingWords(closest.to)} would cost it ${short(margin)} token.`;
};

const placeWords = (coalition: number | null): string =>
  coalition === null ? "sitting out" : `in coalition ${coalition}`;

const goingWords = (coalition: number | null): string =>
  coalition === null ? "sitting out" : `joining coalition ${coalition}`;

const formation = ({ moves, passes, cycled }: StabilityFigures): string => {
  if (passes === 0) return "The scheme made the coalitions; learners did not choose.";
  const effort = `The coalitions formed in ${countOf(moves, "move")} and ${passes === 1 ? "1 pass" : `${passes} passes`}`;
  return cycled
    ? `${effort}. A partition occurred twice, so returns to earlier partitions were refused from then on.`
    : `${effort}.`;
};

/** The stability of a round in words, at the prices that learners saw and at those that are paid. */
export const stabilityWords = (stability: StabilityFigures, learners: readonly LearnerRecord[]): string => {
  const gain = short(stability.maxGainAfterLeader);
  const isPaidStable = isStableAtPaidPrices(stability);
  if (stability.nashStable) {
    const within = above(stability) === "" ? "" : ` (no gain${above(stability)})`;
    return isPaidStable
      ? `stable${within} at the prices seen and paid`
      : `stable${within} at the prices seen, not at those paid: up to ${gain} token`;
  }
  const witness = closestMove(learners);
  const who = witness === undefined || witness.gain <= 0 ? "a learner" : `learner ${witness.learner}`;
  const paid = isPaidStable ? "none" : `up to ${gain}`;
  return `unstable: ${who} would gain ${short(stability.maxGain)} token (at prices paid: ${paid})`;
};

/** The single move that gains its learner the most, or costs it the least; null means sitting out. */
export interface ClosestMove {
  readonly learner: LearnerId;
  readonly from: CoalitionIndex | null;
  readonly to: CoalitionIndex | null;
  /** Utility after the move minus before it, token per round; below 0 if moving costs something. */
  readonly gain: number;
}

/**
 * The learner that gains the most by moving, or is closest to it, at the I_comp that the players saw. This is the margin of a
 * round's stability. Heads stay for the round [D7]. If a learner cannot meet its head's deadline, its gain counts from 0, the
 * value of sitting out. Of equal moves the first counts. Undefined if no learner has a choice.
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
