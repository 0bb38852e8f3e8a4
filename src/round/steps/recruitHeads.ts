import { type CoalitionGame, electHeads, type Partition } from "../../coalition/index.ts";
import { RandomStream, readsOtherwise } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import { roundFrequency, wadToNumber } from "../../math/index.ts";
import type { RecruitmentView } from "../policies/Scheme.ts";
import type { HeadView } from "../ports/Ledger.ts";
import type { Requests } from "./collectRequests.ts";
import type { OpenRound } from "./RoundContext.ts";
import { type Reputations, readCompositeReputations, viewPastHeads } from "./readReputations.ts";

/** The heads of a round, and the game that learners play for a place with them. */
export interface Recruitment {
  /** The partition that the game starts from. */
  readonly partition: Partition;
  /** What the coalition policy keeps for later rounds. */
  readonly clusters?: Partition;
  /** How each head sees past heads, by coalition; null where a coalition has no head. */
  readonly headViews: readonly (HeadView | null)[];
  /** Heads, S_ji, R_ji and I_comp as the players see them. */
  readonly game: CoalitionGame;
}

/**
 * Step 3, recruitment (Algorithm 1, lines 7-14): the scheme's coalition policy gives the partition to start from, its head
 * policy a head for each coalition.
 */
export const recruitHeads = async (
  round: OpenRound,
  requests: Requests,
  reputations: Reputations,
): Promise<Recruitment> => {
  const { task, learners, state } = round;
  const { scheme, seed, terms } = task;
  const { active, profiles } = requests;
  const view = viewRecruitment(round, requests, reputations);
  const {
    partition,
    kept,
    heads: firstHeads,
  } = scheme.coalition.start(view, new RandomStream(seed, "partition", { round: state.round }));
  const clusters = kept ?? state.clusters;
  const frequencies = giveFrequencies(round, profiles);
  const stream = new RandomStream(seed, "heads", { round: state.round });
  const heads = electHeads({
    learners: limitTo(frequencies, profiles),
    globalReputation: view.globalReputation,
    partition,
    terms,
    ...(learners.barredHeads && { barred: learners.barredHeads }),
    preferred: state.round % (terms.headTenure ?? 1) === 0 ? (firstHeads ?? []) : state.heads,
    choose: (ballot) =>
      scheme.head.choose(
        {
          ...ballot,
          round: state.round,
          lastHead: state.heads[ballot.coalition] ?? null,
          memory: state.memory?.head ?? null,
        },
        stream,
      ),
  });
  const similarity = scheme.similarity.similarity({
    ...view,
    partition,
    heads,
    memory: state.memory?.similarity ?? null,
  });
  const isSigned = readsOtherwise(terms, "D6");
  const headViews = viewPastHeads(heads, reputations.pastHeads, active, similarity, isSigned);
  const reputation = await readCompositeReputations(round, requests, headViews);
  const incentives = announceIncentives(round);
  return {
    partition,
    ...(clusters && { clusters }),
    headViews,
    game: { learners: profiles, heads, similarity, reputation, incentives, terms, ...(frequencies && { frequencies }) },
  };
};

/** What the scheme's policies may see of the round that opens. */
const viewRecruitment = (
  { task, state }: OpenRound,
  { active, profiles, embeddings }: Requests,
  { global }: Reputations,
): RecruitmentView => {
  const isActive = new Set(active);
  return {
    round: state.round,
    coalitionCount: task.terms.coalitionCount,
    learners: profiles,
    globalReputation: Float64Array.from(global, wadToNumber),
    embeddings,
    similarityKind: task.config.coalition.similarity,
    lastPartition: state.partition.map((members) => members.filter((learner) => isActive.has(learner))),
    kept: state.clusters ?? null,
    terms: task.terms,
    memory: state.memory?.coalition ?? null,
  };
};

/** d_i by position where the incentive policy sets frequencies; undefined where learners choose their best response. */
const giveFrequencies = (
  { task: { scheme, seed }, state: { round } }: OpenRound,
  profiles: readonly LearnerProfile[],
): Float64Array | undefined => {
  const { frequency } = scheme.incentive;
  if (frequency === undefined) return undefined;
  return Float64Array.from(profiles, (profile) => {
    const stream = new RandomStream(seed, "frequency", { learner: profile.learner, round });
    return roundFrequency(frequency(profile, round, stream), profile.maxFrequency);
  });
};

/** With a given frequency as `maxFrequency`, so that no learner heads that would miss its own deadline. */
const limitTo = (
  frequencies: Float64Array | undefined,
  profiles: readonly LearnerProfile[],
): readonly LearnerProfile[] =>
  frequencies === undefined
    ? profiles
    : profiles.map((profile, position) => ({ ...profile, maxFrequency: frequencies[position]! }));

/**
 * I_comp by coalition as the players see it: that of the last incentive stage, in round 0 the upper bound. Without a game it
 * is always the upper bound: a learner that gains nothing even there sits out, and the leader's stage decides about the rest.
 */
const announceIncentives = ({ task: { scheme, terms }, state }: OpenRound): readonly number[] =>
  scheme.incentive.isAnnounced && scheme.coalition.playsGame
    ? state.competitionIncentives
    : state.competitionIncentives.map(() => terms.maxCompetitionIncentive);
