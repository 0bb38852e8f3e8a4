import { electHeads, type Partition } from "../../coalition/index.ts";
import { type LearnerId, RandomStream } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import type { RecruitmentView } from "../policies/CoalitionPolicy.ts";
import type { RoundState } from "../state/RoundState.ts";
import type { RoundContext } from "./RoundContext.ts";

/** Where learners stand when the round opens, before any game. */
export interface Recruitment {
  readonly partition: Partition;
  readonly heads: readonly (LearnerId | null)[];
  /** What the coalition policy keeps for later rounds. */
  readonly clusters?: Partition;
}

/**
 * The partition to start from by the scheme's coalition policy, and a head for each coalition by its head policy.
 *
 * @param eligible - the view's learners; where frequencies are given `maxFrequency` is that one, so that nobody heads who
 *   would miss its own deadline. Partitions are made without: what a round happens to draw does not enter
 */
export const recruit = (
  { scheme, seed, barredHeads }: RoundContext,
  state: RoundState,
  view: RecruitmentView,
  eligible: readonly LearnerProfile[],
): Recruitment => {
  const { round } = view;
  const { partition, kept } = scheme.coalition.start(view, new RandomStream(seed, "partition", { round }));
  const clusters = kept ?? state.clusters;
  const stream = new RandomStream(seed, "heads", { round });
  const heads = electHeads({
    learners: eligible,
    globalReputation: view.globalReputation,
    partition,
    terms: view.terms,
    ...(barredHeads && { barred: barredHeads }),
    choose: (ballot) =>
      scheme.head.choose({ ...ballot, round, lastHead: state.heads[ballot.coalition] ?? null }, stream),
  });
  return { partition, heads, ...(clusters && { clusters }) };
};
