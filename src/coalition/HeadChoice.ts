import type { CoalitionIndex, LearnerId, RandomStream } from "../core/index.ts";
import type { LearnerProfile } from "../cost/index.ts";

/** A learner that may be elected head. */
export interface HeadCandidate {
  readonly profile: LearnerProfile;
  /** R_global,i at the start of the round. */
  readonly globalReputation: number;
}

/** One coalition's election. */
export interface HeadBallot {
  readonly coalition: CoalitionIndex;
  /** The learners that can meet their own deadline, ascending by id; at least one. */
  readonly candidates: readonly HeadCandidate[];
  /** Tbar_j, s: over all members, including those that may not head. */
  readonly loosestDeadline: number;
  /** Tmin_j, s. */
  readonly tightestDeadline: number;
}

/** Chooses one of a ballot's candidates. */
export type HeadChoice = (ballot: HeadBallot) => LearnerId;

/** By reputation and deadline (Algorithm 1, lines 7-14); ties: the smaller deadline, then the smaller id. */
export const chooseByReputation: HeadChoice = ({ candidates, loosestDeadline, tightestDeadline }) =>
  best(candidates, ({ profile, globalReputation }) =>
    headScore(globalReputation, profile.deadline, loosestDeadline, tightestDeadline),
  );

/** The tightest deadline; ties: the smaller id. */
export const chooseLowestDeadline: HeadChoice = ({ candidates }) => best(candidates, () => 0);

/** At random, with the same stream for all coalitions of a round. */
export const chooseByLot =
  (stream: RandomStream): HeadChoice =>
  ({ candidates }) =>
    candidates[stream.integerBelow(candidates.length)]!.profile.learner;

/**
 * score_i = R_global,i (1 - (T_max,i - Tbar_j) / (Tbar_j - Tmin_j)), Algorithm 1, line 11: the reputation, times 1 for the
 * loosest deadline of the coalition and up to 2 for the tightest. The factor is 1 if all deadlines are equal.
 */
export const headScore = (reputation: number, deadline: number, loosest: number, tightest: number): number =>
  loosest > tightest ? reputation * (1 - (deadline - loosest) / (loosest - tightest)) : reputation;

const best = (candidates: readonly HeadCandidate[], score: (candidate: HeadCandidate) => number): LearnerId => {
  const winner = candidates.reduce((leader, candidate) => {
    const lead = score(candidate) - score(leader);
    if (lead !== 0) return lead > 0 ? candidate : leader;
    const [own, other] = [candidate.profile, leader.profile];
    if (own.deadline !== other.deadline) return own.deadline < other.deadline ? candidate : leader;
    return own.learner < other.learner ? candidate : leader;
  });
  return winner.profile.learner;
};
