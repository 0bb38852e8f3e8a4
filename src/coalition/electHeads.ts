import { InvalidValueError, type LearnerId, type RandomStream } from "../core/index.ts";
import type { CostTerms, LearnerProfile } from "../cost/index.ts";
import type { Partition } from "./CoalitionGame.ts";
import { canMeetOwnDeadline } from "./canMeetOwnDeadline.ts";
import { InvalidPartitionError } from "./InvalidPartitionError.ts";

/**
 * Who heads a coalition: by reputation and deadline (Algorithm 1, lines 7-14), by the tightest deadline, or by chance.
 * Only learners that can keep their own deadline are eligible, whatever the policy.
 */
export type HeadPolicy =
  | { readonly kind: "reputation" }
  | { readonly kind: "lowest-deadline" }
  | { readonly kind: "random"; readonly stream: RandomStream };

export interface HeadElection {
  /** The active learners. */
  readonly learners: readonly LearnerProfile[];
  /** R_global,i by position in `learners`; only "reputation" reads it. */
  readonly globalReputation: ArrayLike<number>;
  /** Last round's partition, or the initial one. */
  readonly partition: Partition;
  readonly terms: CostTerms;
  readonly policy: HeadPolicy;
}

/**
 * A head for each coalition index, each from its own members where one is eligible. The other coalitions are filled
 * afterwards, by index, from all eligible learners that are not yet heads; null if none is left: that coalition pauses.
 *
 * @throws InvalidPartitionError if the partition names an unknown learner or one twice
 */
export const electHeads = (election: HeadElection): (LearnerId | null)[] => {
  const { learners, partition, terms, policy } = election;
  if (policy.kind === "reputation") requireReputations(election);
  const candidates = new Map<LearnerId, Candidate>();
  learners.forEach((profile, position) => {
    candidates.set(profile.learner, {
      learner: profile.learner,
      deadline: profile.deadline,
      reputation: policy.kind === "reputation" ? election.globalReputation[position]! : 0,
      eligible: canMeetOwnDeadline(profile, terms),
    });
  });

  const taken = new Set<LearnerId>();
  const named = new Set<LearnerId>();
  const heads = partition.map((members, coalition) => {
    const pool = members.map((learner) => {
      const candidate = candidates.get(learner);
      if (candidate === undefined || named.has(learner))
        throw new InvalidPartitionError("a member is unknown or named twice", { learner, coalition });
      named.add(learner);
      return candidate;
    });
    const head = choose(pool, policy);
    if (head !== null) taken.add(head);
    return head;
  });
  return heads.map((head) => {
    if (head !== null) return head;
    const pool = [...candidates.values()].filter(({ learner, eligible }) => eligible && !taken.has(learner));
    const chosen = choose(pool, policy);
    if (chosen !== null) taken.add(chosen);
    return chosen;
  });
};

interface Candidate {
  readonly learner: LearnerId;
  readonly deadline: number;
  readonly reputation: number;
  readonly eligible: boolean;
}

/** The best eligible candidate; the largest and smallest deadline are those of the whole pool, eligible or not. */
const choose = (pool: readonly Candidate[], policy: HeadPolicy): LearnerId | null => {
  const eligible = pool.filter((candidate) => candidate.eligible);
  if (eligible.length === 0) return null;
  if (policy.kind === "random") {
    const ids = eligible.map(({ learner }) => learner).sort((a, b) => a - b);
    return ids[policy.stream.integerBelow(ids.length)]!;
  }
  let loosest = Number.NEGATIVE_INFINITY;
  let tightest = Number.POSITIVE_INFINITY;
  for (const { deadline } of pool) {
    loosest = Math.max(loosest, deadline);
    tightest = Math.min(tightest, deadline);
  }
  const score = ({ reputation, deadline }: Candidate): number =>
    policy.kind === "reputation" ? headScore(reputation, deadline, loosest, tightest) : 0;
  const best = eligible.reduce((leader, candidate) => {
    const lead = score(candidate) - score(leader);
    if (lead !== 0) return lead > 0 ? candidate : leader;
    if (candidate.deadline !== leader.deadline) return candidate.deadline < leader.deadline ? candidate : leader;
    return candidate.learner < leader.learner ? candidate : leader;
  });
  return best.learner;
};

/**
 * score_i = R_global,i (1 - (T_max,i - Tbar_j) / (Tbar_j - Tmin_j)), Algorithm 1, line 11: the reputation, times 1 for the
 * loosest deadline of the coalition up to 2 for the tightest. Times 1 if all deadlines are the same.
 */
export const headScore = (reputation: number, deadline: number, loosest: number, tightest: number): number =>
  loosest > tightest ? reputation * (1 - (deadline - loosest) / (loosest - tightest)) : reputation;

const requireReputations = ({ learners, globalReputation }: HeadElection): void => {
  for (let position = 0; position < learners.length; position++) {
    if (!Number.isFinite(globalReputation[position]))
      throw new InvalidValueError(`globalReputation[${position}]`, globalReputation[position], "a finite number");
  }
};
