import type { CoalitionGame, Partition } from "../../coalition/index.ts";
import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import { computationEnergy, transmissionTime } from "../../cost/index.ts";
import { wadToNumber } from "../../math/index.ts";
import type { CoalitionAggregates, MemberReceipt, Wad } from "../ports/Ledger.ts";
import type { CoalitionOutcome, MemberOutcome } from "../ports/messages.ts";
import type { CoalitionRecord, LearnerRecord, RoundRecord } from "../records/RoundRecord.ts";
import type { StabilityFigures } from "../state/StabilityFigures.ts";
import { describeOptions } from "./describeOptions.ts";
import type { RoundContext } from "./RoundContext.ts";
import type { PlayedCoalition } from "./setIncentives.ts";

/** All that happened in a round, as its steps left it. */
export interface RoundFacts {
  readonly round: number;
  readonly game: CoalitionGame;
  /** Partition at the end of the coalition stage, before the leader's. */
  readonly partition: Partition;
  readonly previousPartition: Partition;
  /** The banned too. */
  readonly sittingOut: readonly LearnerId[];
  /** R_global of who is kept out. */
  readonly banned: ReadonlyMap<LearnerId, Wad>;
  readonly played: readonly PlayedCoalition[];
  readonly aggregates: readonly CoalitionAggregates[];
  readonly outcomes: readonly CoalitionOutcome[];
  readonly receipts: readonly MemberReceipt[];
  readonly globalReputations: readonly Wad[];
  readonly stability: StabilityFigures;
  readonly modelHashes: readonly string[];
}

/** T_round,j: the slowest accepted member; the deadline if somebody was waited for in vain (eq. 21). */
const completionTimeOf = (deadline: number, members: readonly MemberOutcome[]): number => {
  if (members.some((member) => !member.delivered)) return deadline;
  let slowest = 0;
  for (const member of members) {
    if (member.delivered) slowest = Math.max(slowest, member.computationTime + member.transmissionTime);
  }
  return slowest;
};

/** One record a coalition. */
export const coalitionRecords = (facts: RoundFacts): CoalitionRecord[] =>
  facts.game.heads.map((_, coalition): CoalitionRecord => {
    const one = facts.played.find((candidate) => candidate.coalition === coalition);
    const modelHash = facts.modelHashes[coalition]!;
    if (one === undefined) {
      return {
        coalition,
        head: null,
        members: [],
        competitionIncentive: facts.game.incentives[coalition]!,
        deadline: 0,
        completionTime: 0,
        providerUtility: 0,
        meanReputation: 0,
        meanReputationUtility: 0,
        modelHash,
      };
    }
    const outcome = facts.outcomes.find((candidate) => candidate.coalition === coalition)!;
    const published = facts.aggregates.find((candidate) => candidate.coalition === coalition)!;
    const { members, play, head, deadline } = one;
    return {
      coalition,
      head,
      members: play.participants.map(({ learner }) => learner),
      competitionIncentive: play.competitionIncentive,
      deadline,
      completionTime: completionTimeOf(deadline, outcome.members),
      providerUtility: play.providerUtility,
      meanReputation: members.reduce((sum, { reputation }) => sum + reputation, 0) / members.length,
      meanReputationUtility: wadToNumber(published.meanReputationUtility),
      modelHash,
    };
  });

const placeIn = (partition: Partition): Map<LearnerId, CoalitionIndex> =>
  new Map(partition.flatMap((members, coalition) => members.map((learner) => [learner, coalition] as const)));

/** One record an active learner, in order of id. */
export const learnerRecords = (context: RoundContext, facts: RoundFacts): LearnerRecord[] => {
  const { terms, active, registrations } = context;
  const options = describeOptions(facts.game, facts.partition);
  const previous = placeIn(facts.previousPartition);
  const chosen = placeIn(facts.partition);
  const receipts = new Map(facts.receipts.map((receipt) => [receipt.learner, receipt]));
  const outcomes = new Map(facts.outcomes.flatMap(({ members }) => members.map((one) => [one.learner, one])));
  const places = new Map(
    facts.played.flatMap((coalition) =>
      coalition.play.participants.map((participant, index) => [participant.learner, { coalition, participant, index }]),
    ),
  );
  const playing = active.map((learner, position): LearnerRecord => {
    const shared = {
      round: facts.round,
      learner,
      globalReputation: wadToNumber(facts.globalReputations[position]!),
      options: options(position),
      previousCoalition: previous.get(learner) ?? null,
      chosenCoalition: chosen.get(learner) ?? null,
    };
    const place = places.get(learner);
    if (place === undefined) return { ...satOut, ...shared };
    const { coalition, participant, index } = place;
    const { standing, frequency, response } = participant;
    const profile = registrations.get(learner)!;
    const outcome = outcomes.get(learner);
    const receipt = receipts.get(learner);
    const delivered = outcome?.delivered === true ? outcome : undefined;
    const missed = outcome?.delivered === false && "reason" in outcome ? outcome.reason : null;
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
      transmissionTime: delivered?.transmissionTime ?? transmissionTime(profile, terms),
      slack: delivered ? coalition.deadline - delivered.computationTime - delivered.transmissionTime : null,
      energy: computationEnergy(profile, terms, frequency),
      measure: delivered?.measure ?? null,
      normalisedContribution: receipt ? wadToNumber(receipt.normalisedContribution) : null,
      contribution: receipt ? wadToNumber(receipt.contribution) : null,
      reputation: coalition.members[index]!.reputation,
      utility: participant.utility,
      payment: receipt ? wadToNumber(receipt.payment) : 0,
      delivered: delivered !== undefined,
      failure: missed,
    };
  });
  const keptOut = [...facts.banned].map(
    ([learner, reputation]): LearnerRecord => ({
      ...satOut,
      round: facts.round,
      learner,
      globalReputation: wadToNumber(reputation),
      failure: "banned",
      options: facts.game.heads.map(() => null),
      previousCoalition: previous.get(learner) ?? null,
      chosenCoalition: null,
    }),
  );
  return [...playing, ...keptOut].sort((a, b) => a.learner - b.learner);
};

/** What a learner that sits out has done: nothing. */
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
  normalisedContribution: null,
  contribution: null,
  reputation: null,
  utility: 0,
  payment: 0,
  delivered: false,
  failure: null,
} as const;

/** The round's figures out of its coalitions and learners. Sums run in order of index and id. */
export const roundRecord = (
  facts: RoundFacts,
  coalitions: readonly CoalitionRecord[],
  learners: readonly LearnerRecord[],
  end: { readonly clock: number; readonly digest: string },
): RoundRecord => {
  const playing = coalitions.filter(({ head }) => head !== null);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    round: facts.round,
    coalitions,
    sittingOut: facts.sittingOut,
    stability: facts.stability,
    completionTime: playing.length === 0 ? 0 : sum(playing.map((one) => one.completionTime)) / playing.length,
    meanProfit: sum(learners.map((one) => one.utility)) / Math.max(1, learners.length),
    providerUtility: sum(playing.map((one) => one.providerUtility)),
    payments: sum(learners.map((one) => one.payment)),
    energy: sum(learners.map((one) => one.energy ?? 0)),
    droppedUpdates: learners.filter((one) => one.coalition !== null && !one.delivered).length,
    ...end,
  };
};
