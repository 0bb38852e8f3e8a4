import { type LearnerId, type RandomStream, requireInteger } from "../core/index.ts";
import { type CostTerms, canMeetDeadline, type LearnerProfile } from "../cost/index.ts";
import type { Partition } from "./CoalitionGame.ts";
import { mostSimilarCoalition } from "./similarity.ts";

/**
 * The random partition of round 0 and of the "random" schemes: a permutation drawn over ascending ids and dealt to
 * the coalitions in turn. Sizes differ by at most 1.
 */
export const randomPartition = (
  learners: readonly LearnerId[],
  coalitions: number,
  stream: RandomStream,
): LearnerId[][] => {
  requireInteger("coalitions", coalitions, 1);
  const partition: LearnerId[][] = Array.from({ length: coalitions }, () => []);
  stream.shuffle([...learners].sort((a, b) => a - b)).forEach((learner, index) => {
    partition[index % coalitions]!.push(learner);
  });
  for (const members of partition) members.sort((a, b) => a - b);
  return partition;
};

/** One coalition of all learners ("best effort"): M = 1. */
export const grandPartition = (learners: readonly LearnerId[]): LearnerId[][] => [[...learners].sort((a, b) => a - b)];

/**
 * The heads of the "fixed" schemes: the M learners with the lowest deadlines among those that can meet them (ties: the
 * smaller id), in that order; null for coalitions beyond the eligible learners.
 */
export const lowestDeadlineHeads = (
  learners: readonly LearnerProfile[],
  coalitions: number,
  terms: CostTerms,
): (LearnerId | null)[] => {
  requireInteger("coalitions", coalitions, 1);
  const ranked = learners
    .filter((profile) => canMeetDeadline(profile, terms))
    .sort((a, b) => a.deadline - b.deadline || a.learner - b.learner);
  return Array.from({ length: coalitions }, (_, coalition) => ranked[coalition]?.learner ?? null);
};

/**
 * The clusters of the "fixed" schemes: each learner joins the head it is most similar to (ties: the smaller coalition
 * index). Heads stay in their own coalitions.
 *
 * @param similarity - S_ji at `[j * N + position of i]`, from `similarityMatrix`
 */
export const similarityPartition = (
  learners: readonly LearnerId[],
  heads: readonly (LearnerId | null)[],
  similarity: Float64Array,
): Partition => {
  const partition: LearnerId[][] = heads.map(() => []);
  learners.forEach((learner, position) => {
    const own = heads.indexOf(learner);
    const coalition = own >= 0 ? own : mostSimilarCoalition(heads, similarity, learners.length, position);
    if (coalition !== null) partition[coalition]!.push(learner);
  });
  for (const members of partition) members.sort((a, b) => a - b);
  return partition;
};
