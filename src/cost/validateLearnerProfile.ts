import { InvalidValueError, requireInteger, requirePositive } from "../core/index.ts";
import type { LearnerProfile } from "./LearnerProfile.ts";

/**
 * Refuses a profile that the formulas are not defined for.
 *
 * @param field - how errors name the profile, e.g. `learners[3]`
 * @throws InvalidValueError naming the first field that is wrong
 */
export const validateLearnerProfile = (profile: LearnerProfile, field = "profile"): void => {
  requireInteger(`${field}.learner`, profile.learner, 0, 2 ** 32 - 2);
  requireInteger(`${field}.sampleCount`, profile.sampleCount, 1);
  requirePositive(`${field}.cyclesPerSample`, profile.cyclesPerSample);
  // every ledger computes with whole cycles a second [D12]
  requireInteger(`${field}.minFrequency`, profile.minFrequency, 1);
  requireInteger(`${field}.maxFrequency`, profile.maxFrequency, 1);
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
