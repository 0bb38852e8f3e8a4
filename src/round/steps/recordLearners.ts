import { type CoalitionGame, memberUtility, type Partition, scaleOf } from "../../coalition/index.ts";
import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import { computationEnergy, transmissionTime } from "../../cost/index.ts";
import { bestResponse, coalitionAggregates, type Standing, utilityTerms } from "../../incentive/index.ts";
import { wadToNumber } from "../../math/index.ts";
import type { LearnerRecord, OptionRecord } from "../RoundRecord.ts";
import type { OpenRound } from "./RoundContext.ts";
import type { RoundSteps } from "./recordRound.ts";

/** One record for each active learner, banned ones included, ascending by id. */
export const recordLearners = ({ task, learners, state }: OpenRound, steps: RoundSteps): LearnerRecord[] => {
  const { requests, reputations, recruitment, formation, incentives, settlements } = steps;
  const { game } = recruitment;
  const optionsOf = describeOptions(game, formation.partition);
  const previous = placesIn(state.partition);
  const chosen = placesIn(formation.partition);
  const receipts = new Map(settlements.receipts.map((receipt) => [receipt.learner, receipt]));
  const outcomes = new Map(
    [...settlements.outcomes.values()].flatMap(({ members }) => members.map((member) => [member.learner, member])),
  );
  const places = new Map(
    [...incentives.coalitions.values()].flatMap((coalition) =>
      coalition.play.participants.map((participant, index) => [participant.learner, { coalition, participant, index }]),
    ),
  );
  const playing = requests.active.map((learner, position): LearnerRecord => {
    const shared = {
      round: state.round,
      learner,
      globalReputation: wadToNumber(reputations.global[position]!),
      options: optionsOf(position),
      previousCoalition: previous.get(learner) ?? null,
      chosenCoalition: chosen.get(learner) ?? null,
    };
    const place = places.get(learner);
    if (place === undefined) return { ...satOut, ...shared };
    const { coalition, participant, index } = place;
    const { standing, frequency, response } = participant;
    const profile = learners.registrations.get(learner)!;
    const outcome = outcomes.get(learner);
    const receipt = receipts.get(learner);
    const delivered = outcome?.delivered === true ? outcome : undefined;
    return {
      ...shared,
      coalition: coalition.coalition,
      isHead: coalition.head === learner,
      similarity: standing.similarity,
      share: standing.share,
      frequency,
      kktCase: response?.kktCase ?? null,
      multipliers: response?.multipliers ?? null,
      computationTime: delivered?.computationTime ?? null,
      transmissionTime: delivered?.transmissionTime ?? transmissionTime(profile, task.terms),
      slack: delivered ? coalition.deadline - delivered.computationTime - delivered.transmissionTime : null,
      energy: computationEnergy(profile, task.terms, frequency),
      measure: delivered?.measure ?? null,
      contributionScore: receipt ? wadToNumber(receipt.contributionScore) : null,
      contribution: receipt ? wadToNumber(receipt.contribution) : null,
      reputation: coalition.members[index]!.reputation,
      utility: participant.utility,
      payment: receipt ? wadToNumber(receipt.payment) : 0,
      delivered: delivered !== undefined,
      failure: outcome?.delivered === false ? outcome.reason : null,
    };
  });
  const banned = [...requests.banned].map(
    ([learner, reputation]): LearnerRecord => ({
      ...satOut,
      round: state.round,
      learner,
      globalReputation: wadToNumber(reputation),
      failure: "banned",
      options: game.heads.map(() => null),
      previousCoalition: previous.get(learner) ?? null,
      chosenCoalition: null,
    }),
  );
  return [...playing, ...banned].sort((a, b) => a.learner - b.learner);
};

const placesIn = (partition: Partition): Map<LearnerId, CoalitionIndex> =>
  new Map(partition.flatMap((members, coalition) => members.map((learner) => [learner, coalition] as const)));

/** The record of a learner that sits out, apart from what it could have chosen. */
const satOut = {
  coalition: null,
  isHead: false,
  similarity: null,
  share: null,
  frequency: null,
  kktCase: null,
  multipliers: null,
  computationTime: null,
  transmissionTime: null,
  slack: null,
  energy: null,
  measure: null,
  contributionScore: null,
  contribution: null,
  reputation: null,
  utility: 0,
  payment: 0,
  delivered: false,
  failure: null,
} as const;

/**
 * What each learner could choose from: its U in every coalition as formed, itself included, at the I_comp that the players
 * saw.
 *
 * @returns a function of the learner's position in the game; null for a coalition that pauses or whose head's deadline it
 *   cannot meet
 */
const describeOptions = (
  game: CoalitionGame,
  partition: Partition,
): ((position: number) => (OptionRecord | null)[]) => {
  const positions = new Map(game.learners.map(({ learner }, position) => [learner, position]));
  const count = game.learners.length;
  const scale = scaleOf(game);
  return (position) =>
    game.heads.map((head, coalition) => {
      if (head === null) return null;
      const { learner } = game.learners[position]!;
      const others = partition[coalition]!.filter((member) => member !== learner);
      const members = [...others, learner].map((member) => {
        const place = positions.get(member)!;
        return {
          profile: game.learners[place]!,
          similarity: game.similarity[coalition * count + place]!,
          reputation: game.reputation[coalition * count + place]!,
        };
      });
      const { deadline } = game.learners[positions.get(head)!]!;
      const { standings } = coalitionAggregates(members, deadline, game.terms, scale);
      return describeOption(game, position, standings[others.length]!, game.incentives[coalition]!);
    });
};

const describeOption = (
  game: CoalitionGame,
  position: number,
  standing: Standing,
  competitionIncentive: number,
): OptionRecord | null => {
  const utility = memberUtility(game, position, standing, competitionIncentive);
  if (!Number.isFinite(utility)) return null;
  const profile = game.learners[position]!;
  const given = game.frequencies?.[position];
  const response = given === undefined ? bestResponse(profile, standing, competitionIncentive, game.terms) : undefined;
  const frequency = response?.feasible ? response.frequency : (given ?? profile.maxFrequency);
  return {
    utility,
    competitionIncentive,
    similarity: standing.similarity,
    share: standing.share,
    meanReputationUtility: standing.meanReputationUtility,
    frequency,
    kktCase: response?.feasible ? response.kktCase : null,
    terms: utilityTerms(profile, standing, frequency, competitionIncentive, game.terms),
  };
};
