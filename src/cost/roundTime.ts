import type { CostTerms } from "./CostTerms.ts";
import { computationTime, transmissionTime } from "./costs.ts";
import type { LearnerProfile } from "./LearnerProfile.ts";

/** T_comp,i + T_comm,i, s: from the start of a round to the arrival of a learner's update. */
export const completionTime = (profile: LearnerProfile, terms: CostTerms, frequency: number): number =>
  computationTime(profile, terms, frequency) + transmissionTime(profile, terms);

/**
 * T_round,j, s (eq. 21): the longest completion time of the members that take part; 0 of none.
 *
 * @param frequencies - d_i by member, cycles/s
 */
export const roundTime = (
  profiles: readonly LearnerProfile[],
  frequencies: readonly number[],
  terms: CostTerms,
): number =>
  profiles.reduce(
    (longest, profile, index) => Math.max(longest, completionTime(profile, terms, frequencies[index]!)),
    0,
  );

/**
 * The lowest frequency at which a learner meets a deadline, X / (T_max - T_comm), cycles/s (eq. 33), not bounded by what
 * it can offer; null if sending alone takes that long.
 */
export const deadlineFrequency = (profile: LearnerProfile, terms: CostTerms, deadline: number): number | null => {
  const available = deadline - transmissionTime(profile, terms);
  return available > 0 ? (terms.localSteps * profile.cyclesPerSample * profile.sampleCount) / available : null;
};

/** Whether a learner can meet a deadline at its `maxFrequency`: who cannot is no head [D7] and no member. */
export const canMeetDeadline = (profile: LearnerProfile, terms: CostTerms, deadline: number): boolean => {
  const least = deadlineFrequency(profile, terms, deadline);
  return least !== null && least <= profile.maxFrequency;
};
