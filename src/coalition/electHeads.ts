import { InvalidValueError, type LearnerId, requireObject } from "../core/index.ts";
import {
  type CostTerms,
  canMeetDeadline,
  type LearnerProfile,
  requireComputableProfile,
  validateCostTerms,
} from "../cost/index.ts";
import { invalidPartitionError, type Partition, requireMemberLists } from "./CoalitionGame.ts";
import type { HeadBallot, HeadCandidate, HeadChoice } from "./HeadChoice.ts";

/** The input of an election of heads: the learners, their reputations and the last partition. */
export interface HeadElection {
  /** The active learners. */
  readonly learners: readonly LearnerProfile[];
  /** R_global,i by position in `learners`. */
  readonly globalReputation: ArrayLike<number>;
  /** Last round's partition, or the initial one. */
  readonly partition: Partition;
  readonly terms: CostTerms;
  readonly choose: HeadChoice;
  /** Learners that may play but not head; if absent, none. */
  readonly barred?: ReadonlySet<LearnerId>;
  /** By coalition: a member that heads without a vote if it is eligible; null or absent: none. */
  readonly preferred?: readonly (LearnerId | null)[];
}

/**
 * A head for each coalition index, chosen from its members where one is eligible: able to meet its own deadline, and
 * not barred. Then the other coalitions get heads, by index, from all eligible learners that are not yet heads. A coalition
 * without a remaining candidate gets null: it pauses.
 *
 * @throws GFML_INVALID_PARTITION if the partition names an unknown learner or one twice
 * @throws InvalidValueError if profiles or terms are malformed, a reputation is not a finite number, or `choose` names a
 *   learner that is not a candidate
 */
export const electHeads = (election: HeadElection): (LearnerId | null)[] => {
  requireObject("election", election);
  const { learners, partition, terms, choose } = election;
  validateCostTerms(terms);
  requireMemberLists(partition);
  if (!Array.isArray(learners)) throw new InvalidValueError("learners", learners, "a list of profiles");
  requireObject("globalReputation", election.globalReputation);
  if (typeof choose !== "function") throw new InvalidValueError("choose", choose, "a function that names a candidate");
  if (election.barred !== undefined && !(election.barred instanceof Set))
    throw new InvalidValueError("barred", election.barred, "a set of learner ids, or absent");
  const pool = new Map<LearnerId, Listed>();
  for (const [position, profile] of learners.entries()) {
    requireComputableProfile(profile, `learners[${position}]`);
    const globalReputation = election.globalReputation[position];
    if (globalReputation === undefined || !Number.isFinite(globalReputation))
      throw new InvalidValueError(`globalReputation[${position}]`, globalReputation, "a finite number");
    const eligible = canMeetDeadline(profile, terms) && election.barred?.has(profile.learner) !== true;
    pool.set(profile.learner, { profile, globalReputation, eligible });
  }

  const taken = new Set<LearnerId>();
  const elect = (coalition: number, from: readonly Listed[]): LearnerId | null => {
    const ballot = ballotOf(coalition, from);
    if (ballot.candidates.length === 0) return null;
    const preferred = election.preferred?.[coalition] ?? null;
    if (preferred !== null && ballot.candidates.some(({ profile }) => profile.learner === preferred)) {
      taken.add(preferred);
      return preferred;
    }
    const head = choose(ballot);
    if (!ballot.candidates.some(({ profile }) => profile.learner === head))
      throw new InvalidValueError(`head of coalition ${coalition}`, head, "one of the candidates");
    taken.add(head);
    return head;
  };
  const named = new Set<LearnerId>();
  const heads = partition.map((members, coalition) => {
    const own = members.map((learner) => {
      const listed = pool.get(learner);
      if (listed === undefined || named.has(learner))
        throw invalidPartitionError("a member is unknown or listed twice", { learner, coalition });
      named.add(learner);
      return listed;
    });
    return elect(coalition, own);
  });
  return heads.map((head, coalition) => {
    if (head !== null) return head;
    const free = [...pool.values()].filter(({ profile, eligible }) => eligible && !taken.has(profile.learner));
    return elect(coalition, free);
  });
};

interface Listed extends HeadCandidate {
  readonly eligible: boolean;
}

/** The largest and smallest deadline of the whole pool, whether eligible or not. */
const ballotOf = (coalition: number, pool: readonly Listed[]): HeadBallot => {
  let loosestDeadline = Number.NEGATIVE_INFINITY;
  let tightestDeadline = Number.POSITIVE_INFINITY;
  for (const { profile } of pool) {
    loosestDeadline = Math.max(loosestDeadline, profile.deadline);
    tightestDeadline = Math.min(tightestDeadline, profile.deadline);
  }
  const candidates = pool
    .filter(({ eligible }) => eligible)
    .map(({ profile, globalReputation }) => ({ profile, globalReputation }))
    .sort((a, b) => a.profile.learner - b.profile.learner);
  return { coalition, candidates, loosestDeadline, tightestDeadline };
};
