import { type CoalitionGame, memberOf, type Partition, scaleOf, verifyStability } from "../../coalition/index.ts";
import { type CoalitionIndex, type LearnerId, RandomStream } from "../../core/index.ts";
import {
  type CoalitionMember,
  type CoalitionPlay,
  commonPriceRegret,
  playCoalition,
  stackelbergRegret,
} from "../../incentive/index.ts";
import { TOLERANCE } from "../../math/index.ts";
import type { OfferedCoalition } from "../policies/Scheme.ts";
import type { StabilityFigures } from "../RoundRecord.ts";
import { type FormedPartition, formPartition } from "./formPartition.ts";
import type { OpenRound } from "./RoundContext.ts";
import type { Recruitment } from "./recruitHeads.ts";

/** I_comp and frequencies of a round. */
export interface Incentives {
  /** The coalitions that play, by index, ascending. */
  readonly coalitions: ReadonlyMap<CoalitionIndex, PlayedCoalition>;
  /** The participants of each coalition, ascending; a follower with U <= 0 has left. */
  readonly partition: Partition;
  /** I_comp by coalition; a coalition that pauses keeps its last one. */
  readonly competitionIncentives: readonly number[];
  readonly stability: StabilityFigures;
}

/** One coalition after the incentive stage. */
export interface PlayedCoalition {
  readonly coalition: CoalitionIndex;
  readonly head: LearnerId;
  /** T_max^j, s. */
  readonly deadline: number;
  /** The participants, in the order of `play.participants`. */
  readonly members: readonly CoalitionMember[];
  readonly play: CoalitionPlay;
}

/** Step 5, incentives (Algorithm 2, lines 17-20): the Stackelberg game in every coalition that has a head. */
export const setIncentives = (
  round: OpenRound,
  { game }: Recruitment,
  { partition: formed, report, course }: FormedPartition,
): Incentives => {
  const offered = offerCoalitions(game, formed);
  const coalitions = new Map(offered.map((offer) => [offer.coalition, playIn(round, game, offer, offered)]));
  const partition = formed.map((_, coalition) =>
    (coalitions.get(coalition)?.play.participants ?? []).map(({ learner }) => learner).sort((a, b) => a - b),
  );
  const competitionIncentives = game.incentives.map(
    (announced, coalition) => coalitions.get(coalition)?.play.competitionIncentive ?? announced,
  );
  const { tolerance, moveCost } = round.task.config.coalition;
  const afterLeader = verifyStability(game, partition, {
    incentives: competitionIncentives,
    tolerance,
    moveCost,
    listedDeviations: 1,
  });
  const stability: StabilityFigures = {
    nashStable: report.nashStable,
    individuallyStable: report.individuallyStable,
    maxGain: report.maxGain,
    maxGainAfterLeader: afterLeader.maxGain,
    ...(tolerance > TOLERANCE && { tolerance }),
    ...(moveCost > 0 && { moveCost, largestGain: report.largestGain }),
    moves: course?.certificate.moves ?? 0,
    passes: course?.certificate.passes ?? 0,
    cycled: course?.certificate.cycled ?? false,
    stackelbergRegret: largestRegret(round, coalitions, offered),
  };
  return { coalitions, partition, competitionIncentives, stability };
};

/** The coalitions that have a head, as the game left them. */
const offerCoalitions = (game: CoalitionGame, formed: Partition): readonly OfferedCoalition[] => {
  const positions = new Map(game.learners.map(({ learner }, position) => [learner, position]));
  const scale = scaleOf(game);
  return formed.flatMap((ids, coalition) => {
    const head = game.heads[coalition] ?? null;
    if (head === null) return [];
    const members = ids.map((learner) => memberOf(game, coalition, positions.get(learner)!));
    return [{ coalition, head, members, ...(scale && { scale }) }];
  });
};

const playIn = (
  { task: { terms, scheme, seed }, state: { round, memory } }: OpenRound,
  game: CoalitionGame,
  offer: OfferedCoalition,
  coalitions: readonly OfferedCoalition[],
): PlayedCoalition => {
  const { learners, frequencies } = game;
  const { coalition, head } = offer;
  const stream = () => new RandomStream(seed, "incentive", { round, step: coalition });
  const place = { round, coalition, terms, coalitions, memory: memory?.incentive ?? null };
  const given = new Map(learners.map(({ learner }, position) => [learner, frequencies?.[position]]));
  const play = playCoalition(
    offer,
    terms,
    scheme.incentive.incentive(place, stream),
    frequencies === undefined ? "best-response" : { given: ({ learner }) => given.get(learner)! },
  );
  const byId = new Map(offer.members.map((member) => [member.profile.learner, member]));
  const members = play.participants.map(({ learner }) => byId.get(learner)!);
  return { coalition, head, deadline: byId.get(head)!.profile.deadline, members, play };
};

/** Grid points on which each round checks Definition 8. It is a figure to report; the proof is the certificate. */
const REGRET_RESOLUTION = 100;

/** The largest regret of Definition 8 over the coalitions; null where no Stackelberg game is played. */
const largestRegret = (
  { task: { scheme, terms } }: OpenRound,
  coalitions: ReadonlyMap<CoalitionIndex, PlayedCoalition>,
  offered: readonly OfferedCoalition[],
): number | null => {
  if (!scheme.incentive.isStackelberg) return null;
  const isCommon = terms.priceScope === "task";
  const price = [...coalitions.values()][0]?.play.competitionIncentive;
  let largest = 0;
  if (isCommon && price !== undefined) largest = commonPriceRegret(offered, price, terms, REGRET_RESOLUTION).gain;
  const scale = offered[0]?.scale;
  for (const { members, play, deadline } of coalitions.values()) {
    const frequencies = play.participants.map(({ frequency }) => frequency);
    const { competitionIncentive } = play;
    const regret = stackelbergRegret(
      { members, frequencies, competitionIncentive, deadline, ...(scale && { scale }) },
      terms,
      REGRET_RESOLUTION,
    );
    // one coalition alone may want a different price where all share one
    largest = Math.max(largest, isCommon ? 0 : regret.leader, regret.follower);
  }
  return largest;
};

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
