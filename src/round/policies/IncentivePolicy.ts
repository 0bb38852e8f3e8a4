import type { CoalitionIndex, RandomStream } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import type { IncentiveRule, IncentiveTerms } from "../../incentive/index.ts";

/** Where an incentive policy is asked for a coalition's I_comp. */
export interface IncentivePlace {
  readonly round: number;
  readonly coalition: CoalitionIndex;
  readonly terms: IncentiveTerms;
}

/** How incentives and frequencies come about: one of the named policies, or a user's own by `defineScheme`. */
export interface IncentivePolicy {
  /** As ledger and auditors know it. */
  readonly name: string;
  /** I_comp differs between rounds and coalitions, so players go by the last one; else by its upper bound. */
  readonly isAnnounced: boolean;
  /** I_comp is claimed to be the provider's best, and Definition 8's regret is reported. */
  readonly isStackelberg: boolean;
  /** How I_comp of a coalition is set. `stream` begins anew at each call, for this round and coalition. */
  readonly incentive: (place: IncentivePlace, stream: () => RandomStream) => IncentiveRule;
  /** d_i of a learner for the round, cycles/s, before heads are elected; absent where learners answer by their best. */
  readonly frequency?: (learner: LearnerProfile, round: number, stream: RandomStream) => number;
}
