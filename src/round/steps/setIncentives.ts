import type { CoalitionGame, Partition } from "../../coalition/index.ts";
import { type CoalitionIndex, type LearnerId, RandomStream } from "../../core/index.ts";
import { type CoalitionMember, type CoalitionPlay, playCoalition, stackelbergRegret } from "../../incentive/index.ts";
import type { RoundContext } from "./RoundContext.ts";

/** One coalition after the leader's stage. */
export interface PlayedCoalition {
  readonly coalition: CoalitionIndex;
  readonly head: LearnerId;
  readonly deadline: number;
  /** The participants, in the order of `play.participants`. */
  readonly members: readonly CoalitionMember[];
  readonly play: CoalitionPlay;
}

/** Points of the grid on which each round's Definition 8 is checked: a figure to report, the proof is the certificate. */
const REGRET_RESOLUTION = 100;

/** The incentive stage (section V) in every coalition that has a head. */
export const setIncentives = (
  { terms, scheme, seed }: RoundContext,
  round: number,
  game: CoalitionGame,
  partition: Partition,
): PlayedCoalition[] => {
  const position = new Map(game.learners.map(({ learner }, index) => [learner, index]));
  const { frequencies } = game;
  const played: PlayedCoalition[] = [];
  partition.forEach((ids, coalition) => {
    const head = game.heads[coalition] ?? null;
    if (head === null) return;
    const offset = coalition * game.learners.length;
    const member = (learner: LearnerId): CoalitionMember => {
      const at = position.get(learner)!;
      return {
        profile: game.learners[at]!,
        similarity: game.similarity[offset + at]!,
        reputation: game.reputation[offset + at]!,
      };
    };
    const play = playCoalition(
      { head, members: ids.map(member) },
      terms,
      scheme.incentive.incentive(
        { round, coalition, terms },
        () => new RandomStream(seed, "incentive", { round, step: coalition }),
      ),
      frequencies === undefined ? "best-response" : { given: ({ learner }) => frequencies[position.get(learner)!]! },
    );
    played.push({
      coalition,
      head,
      deadline: game.learners[position.get(head)!]!.deadline,
      members: play.participants.map(({ learner }) => member(learner)),
      play,
    });
  });
  return played;
};

/** The largest regret of Definition 8 over the coalitions; null where no Stackelberg game is played. */
export const largestRegret = (context: RoundContext, played: readonly PlayedCoalition[]): number | null => {
  if (!context.scheme.incentive.isStackelberg) return null;
  let largest = 0;
  for (const { members, play, deadline } of played) {
    const frequencies = play.participants.map(({ frequency }) => frequency);
    const regret = stackelbergRegret(
      members,
      frequencies,
      play.competitionIncentive,
      deadline,
      context.terms,
      REGRET_RESOLUTION,
    );
    largest = Math.max(largest, regret.leader, regret.follower);
  }
  return largest;
};
