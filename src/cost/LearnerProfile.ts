import { InvalidValueError, type LearnerId, requireInteger, requireObject, requirePositive } from "../core/index.ts";

/** What a learner declares to the ledger, and what both games know about it. Units as in Table II of the paper. */
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
  /** T_max,i, the completion time that the learner tolerates, s. The head's deadline holds for its whole coalition (T_max^j). */
  readonly deadline: number;
}

/**
 * Refuses a profile that a ledger cannot record, or that is outside the domain of the formulas.
 *
 * @param field - how errors name the profile, e.g. `learners[3]`
 * @throws InvalidValueError naming the first field that is wrong
 */
export const validateLearnerProfile = (profile: LearnerProfile, field = "profile"): void => {
  requireObject(field, profile);
  requireInteger(`${field}.learner`, profile.learner, 0, 2 ** 32 - 2);
  requireInteger(`${field}.sampleCount`, profile.sampleCount, 1);
  requirePositive(`${field}.cyclesPerSample`, profile.cyclesPerSample);
  // every ledger computes with whole cycles per second [D12]
  requireInteger(`${field}.minFrequency`, profile.minFrequency, 1);
  requireInteger(`${field}.maxFrequency`, profile.maxFrequency, 1);
  requireComputableProfile(profile, field);
};

/**
 * Refuses a profile that the formulas are not defined for. Ledgers record whole cycles a second only; formulas take any.
 *
 * @param field - how errors name the profile, e.g. `learners[3]`
 * @throws InvalidValueError naming the first field that is wrong
 */
export const requireComputableProfile = (profile: LearnerProfile, field = "profile"): void => {
  requireObject(field, profile);
  requireInteger(`${field}.learner`, profile.learner, 0, 2 ** 32 - 2);
  requireInteger(`${field}.sampleCount`, profile.sampleCount, 1);
  requirePositive(`${field}.cyclesPerSample`, profile.cyclesPerSample);
  requirePositive(`${field}.minFrequency`, profile.minFrequency);
  requirePositive(`${field}.maxFrequency`, profile.maxFrequency);
  if (profile.minFrequency > profile.maxFrequency) {
    throw new InvalidValueError(
      `${field}.minFrequency`,
      profile.minFrequency,
      `at most ${field}.maxFrequency, which is ${profile.maxFrequency}`,
    );
  }
  requirePositive(`${field}.uplinkRate`, profile.uplinkRate);
  requirePositive(`${field}.deadline`, profile.deadline);
};
