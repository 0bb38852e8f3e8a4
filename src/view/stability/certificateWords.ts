import { TOLERANCE } from "../../math/index.ts";
import type { StabilityFigures } from "../../round/index.ts";
import { countOf, short } from "../../text/index.ts";
import type { ClosestMove } from "./closestMove.ts";

/** The certificates of a round, a sentence each, for somebody who has not read the paper. */
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
  afterLeader:
    stability.maxGainAfterLeader <= TOLERANCE
      ? "At the incentives that the leader then set, still nobody gains by moving."
      : `At the incentives that the leader then set, somebody would gain up to ${short(stability.maxGainAfterLeader)} token by moving: learners choose before they are set.`,
  incentives:
    stability.stackelbergRegret === null
      ? "Incentives are not set by a Stackelberg game here, so there is no equilibrium of it to certify."
      : stability.stackelbergRegret <= TOLERANCE
        ? "No coalition\u2019s provider gains by another incentive, and no learner by another frequency."
        : `A provider or a learner would gain ${short(stability.stackelbergRegret)} token by another incentive or frequency.`,
  formation: formation(stability),
});

const nash = ({ nashStable, maxGain }: StabilityFigures, closest: ClosestMove | null): string => {
  if (!nashStable) {
    if (closest === null || closest.gain <= 0)
      return `Not stable: somebody would gain ${short(maxGain)} token by moving.`;
    const { learner, from, to } = closest;
    return `Not stable: learner ${learner}, now ${placeWords(from)}, would gain ${short(maxGain)} token by ${goingWords(to)}.`;
  }
  if (closest === null) return "No learner gains by moving: nobody has another choice.";
  const margin = Math.max(0, -closest.gain);
  return `No learner gains by moving; closest: learner ${closest.learner}, to whom ${goingWords(closest.to)} would cost ${short(margin)} token.`;
};

const placeWords = (coalition: number | null): string =>
  coalition === null ? "sitting out" : `in coalition ${coalition}`;

const goingWords = (coalition: number | null): string =>
  coalition === null ? "sitting out" : `joining coalition ${coalition}`;

const formation = ({ moves, passes, cycled }: StabilityFigures): string => {
  if (passes === 0) return "The scheme made the coalitions; learners did not choose.";
  const effort = `The coalitions formed in ${countOf(moves, "move")} and ${passes === 1 ? "1 pass" : `${passes} passes`}`;
  return cycled ? `${effort}; a partition came back, so that returns were refused from then on.` : `${effort}.`;
};
