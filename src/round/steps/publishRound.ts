import type { CoalitionGame, Partition } from "../../coalition/index.ts";
import type { LearnerId } from "../../core/index.ts";
import type { CoalitionAggregates, HeadView } from "../ports/Ledger.ts";
import type { StabilityFigures } from "../state/StabilityFigures.ts";
import type { FormedCoalitions } from "./formCoalitionsOfRound.ts";
import type { RoundContext } from "./RoundContext.ts";
import type { PlayedCoalition } from "./setIncentives.ts";

/** Puts the round on the ledger before anybody trains: who plays where, for what, and how the game went. */
export const publishRound = (
  context: RoundContext,
  round: number,
  facts: {
    readonly game: CoalitionGame;
    readonly recruited: Partition;
    readonly formed: FormedCoalitions;
    readonly played: readonly PlayedCoalition[];
    readonly sittingOut: readonly LearnerId[];
    /** Who is here and kept out by the task's ban rule. */
    readonly banned: ReadonlySet<LearnerId>;
    readonly views: readonly (HeadView | null)[];
    readonly stability: StabilityFigures;
  },
): Promise<CoalitionAggregates[]> => {
  const { game, recruited, formed, played, sittingOut, views, stability } = facts;
  // of those that are here: the others could not be elected
  const barred = game.learners.map(({ learner }) => learner).filter((one) => context.barredHeads?.has(one) === true);
  const absent = absentLearners(context, facts.banned);
  return context.ledger.publishPartition({
    task: context.task,
    round,
    coalitions: played.map(({ coalition, head, members, play }) => ({
      coalition,
      head,
      similarities: views[coalition]!.similarities,
      competitionIncentive: play.competitionIncentive,
      members: play.participants.map(({ learner, frequency }, index) => ({
        learner,
        similarity: members[index]!.similarity,
        frequency,
      })),
    })),
    sittingOut,
    // a game that goes on starts from the partition that is on record
    recruited:
      context.scheme.coalition.startsWhereItEnded && round > 0
        ? []
        : recruited.flatMap((members, coalition) => members.map((learner) => ({ learner, coalition }))),
    similarities: played.map(({ coalition }) => {
      const row = coalition * game.learners.length;
      return Array.from(game.similarity.subarray(row, row + game.learners.length));
    }),
    ...(barred.length > 0 && { barred }),
    ...(absent.length > 0 && { absent }),
    playerOrder: formed.formation?.playerOrder ?? [],
    moves: (formed.formation?.moveLog ?? []).map(({ learner, from, to }) => ({ learner, from, to })),
    refusedReentries: (formed.formation?.refusedReentries ?? []).map(({ learner, coalition }) => ({
      learner,
      coalition,
    })),
    stability,
  });
};

/** Who said that it trains and is not here; who is banned is not away. */
const absentLearners = ({ registrations, active }: RoundContext, banned: ReadonlySet<LearnerId>): LearnerId[] => {
  const isHere = new Set(active);
  return [...registrations.values()]
    .filter((one) => one.active && !isHere.has(one.learner) && !banned.has(one.learner))
    .map(({ learner }) => learner)
    .sort((a, b) => a - b);
};
