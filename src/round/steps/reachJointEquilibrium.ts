import type { Partition } from "../../coalition/index.ts";
import { type FormedPartition, formPartition } from "./formPartition.ts";
import type { OpenRound } from "./RoundContext.ts";
import type { Recruitment } from "./recruitHeads.ts";
import { type Incentives, setIncentives } from "./setIncentives.ts";

/** Both games of a round, with the prices that the players saw in `recruitment.game`. */
export interface PlayedGames {
  readonly recruitment: Recruitment;
  readonly formation: FormedPartition;
  readonly incentives: Incentives;
}

/**
 * With `incentive.equilibrium: joint`, plays both games again and again: the learners choose at the incentives that the leader
 * has just set, then the leader answers. It ends at a joint fixed point, where neither changes anything, so that learners
 * saw the prices that are paid. Such a point need not exist. The search ends when a state repeats, because the same states
 * would follow, or after `incentive.jointIterations`. It then returns the visited games whose largest gain at the paid prices
 * is the smallest, and the record says that there is no fixed point.
 *
 * Without it, or in a scheme without both games, the games stay as they are.
 */
export const reachJointEquilibrium = (round: OpenRound, first: PlayedGames): PlayedGames => {
  const { scheme, config } = round.task;
  const { equilibrium, jointIterations } = config.incentive;
  if (equilibrium === "sequential" || !scheme.coalition.playsGame || !scheme.incentive.isStackelberg) return first;
  const visited = new Set([keyOf(first)]);
  let iterations = 1;
  let best = first;
  let last = first;
  let isFixedPoint = isFixed(first);
  let { moves, passes } = first.incentives.stability;
  while (!isFixedPoint && iterations < jointIterations) {
    last = playAgain(round, last);
    iterations++;
    moves += last.incentives.stability.moves;
    passes += last.incentives.stability.passes;
    isFixedPoint = isFixed(last);
    if (isFixedPoint || paidGain(last) <= paidGain(best)) best = last;
    const key = keyOf(last);
    if (visited.has(key)) break;
    visited.add(key);
  }
  const { incentives } = best;
  return {
    ...best,
    incentives: {
      ...incentives,
      stability: { ...incentives.stability, moves, passes, joint: { iterations, isFixedPoint } },
    },
  };
};

const playAgain = (round: OpenRound, { recruitment, incentives: before }: PlayedGames): PlayedGames => {
  const next: Recruitment = {
    ...recruitment,
    partition: before.partition,
    game: { ...recruitment.game, incentives: before.competitionIncentives },
  };
  const formation = formPartition(round, next);
  return { recruitment: next, formation, incentives: setIncentives(round, next, formation) };
};

const paidGain = ({ incentives }: PlayedGames): number => incentives.stability.maxGainAfterLeader;

/** Whether the games left both the incentives that they started from and the coalitions unchanged. */
const isFixed = ({ recruitment, incentives }: PlayedGames): boolean =>
  recruitment.game.incentives.every((seen, coalition) => seen === incentives.competitionIncentives[coalition]) &&
  textOf(recruitment.partition) === textOf(incentives.partition);

/** All that the next iteration depends on. */
const keyOf = ({ incentives }: PlayedGames): string =>
  `${incentives.competitionIncentives.join(" ")} | ${textOf(incentives.partition)}`;

const textOf = (partition: Partition): string =>
  partition.map((members) => [...members].sort((a, b) => a - b).join(" ")).join(", ");
