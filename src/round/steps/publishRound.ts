import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { PublishedAggregates, PublishedCoalition } from "../ports/Ledger.ts";
import type { Requests } from "./collectRequests.ts";
import type { OpenRound } from "./RoundContext.ts";
import type { PlayedGames } from "./setIncentives.ts";

/** What the ledger computed from the published partition; payments use it. */
export interface Publication {
  readonly aggregates: ReadonlyMap<CoalitionIndex, PublishedAggregates>;
}

/**
 * Step 6, publication: the ledger records the round before members train, with its coalitions, incentives and frequencies
 * and with the course of the game.
 */
export const publishRound = async (
  { task, learners, ports, state }: OpenRound,
  { active, banned }: Requests,
  { recruitment, formation, incentives }: PlayedGames,
): Promise<Publication> => {
  const { game, partition, headViews } = recruitment;
  const { course } = formation;
  const { coalitions, stability } = incentives;
  const placed = new Set(incentives.partition.flat());
  const barred = active.filter((learner) => learners.barredHeads?.has(learner));
  const absent = absentLearners(learners, banned);
  // a game that starts from the last round's partition has its start on record
  const isSequential = task.config.incentive.equilibrium === "sequential";
  const isOnRecord = task.scheme.coalition.startsWhereItEnded && state.round > 0 && isSequential;
  const aggregates = await ports.ledger.publishPartition({
    task: task.id,
    round: state.round,
    coalitions: [...coalitions.values()].map(
      ({ coalition, head, members, play }): PublishedCoalition => ({
        coalition,
        head,
        similarities: headViews[coalition]!.similarities,
        competitionIncentive: play.competitionIncentive,
        members: play.participants.map(({ learner, frequency }, index) => ({
          learner,
          similarity: members[index]!.similarity,
          frequency,
        })),
      }),
    ),
    sittingOut: active.filter((learner) => !placed.has(learner)),
    recruited: isOnRecord
      ? []
      : partition.flatMap((members, coalition) => members.map((learner) => ({ learner, coalition }))),
    similarities: [...coalitions.keys()].map((coalition) => {
      const row = coalition * active.length;
      return Array.from(game.similarity.subarray(row, row + active.length));
    }),
    ...(barred.length > 0 && { barred }),
    ...(absent.length > 0 && { absent }),
    playerOrder: course?.playerOrder ?? [],
    moves: (course?.moveLog ?? []).map(({ learner, from, to }) => ({ learner, from, to })),
    refusedReentries: (course?.refusedReentries ?? []).map(({ learner, coalition }) => ({ learner, coalition })),
    stability,
  });
  return { aggregates: new Map(aggregates.map((entry) => [entry.coalition, entry])) };
};

/** Learners registered to train that are not there, ascending. Banned learners are not counted as absent. */
const absentLearners = ({ registrations, active }: OpenRound["learners"], banned: Requests["banned"]): LearnerId[] => {
  const isHere = new Set(active);
  return [...registrations.values()]
    .filter((registration) => registration.active)
    .map(({ learner }) => learner)
    .filter((learner) => !isHere.has(learner) && !banned.has(learner))
    .sort((a, b) => a - b);
};
