import type { LearnerId } from "../core/index.ts";

/** What a learner declares to the ledger and what both games know of it. Units as in Table II of the paper. */
export interface LearnerProfile {
  readonly learner: LearnerId;
  /** |D_i|, samples in the local training set. */
  readonly sampleCount: number;
  /** c_i, cycles to process one sample once. */
  readonly cyclesPerSample: number;
  /** lo_i, cycles/s. */
  readonly minFrequency: number;
  /** hi_i, cycles/s. */
  readonly maxFrequency: number;
  /** B_i, mean uplink rate, bit/s. */
  readonly uplinkRate: number;
  /** T_max,i, the completion time that the learner tolerates, s. As a head's it rules its coalition (T_max^j). */
  readonly deadline: number;
}
