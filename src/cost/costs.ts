import { TOLERANCE } from "../math/index.ts";
import type { CostTerms } from "./CostTerms.ts";
import type { LearnerProfile } from "./LearnerProfile.ts";

/** X_i = tau c_i |D_i|, cycles per round (docs/explanation/mathematics.md, 2). */
export const workload = (profile: LearnerProfile, terms: CostTerms): number =>
  terms.localSteps * profile.cyclesPerSample * profile.sampleCount;

/** T_comp,i = X_i / d, s (eq. 7). `frequency` in cycles/s, greater than 0. */
export const computationTime = (profile: LearnerProfile, terms: CostTerms, frequency: number): number =>
  workload(profile, terms) / frequency;

/** T_comm,i = W / B_i, s (eq. 9). */
export const transmissionTime = (profile: LearnerProfile, terms: CostTerms): number =>
  terms.modelBits / profile.uplinkRate;

/** Energy of a round's computation, zeta X_i d^2, J (eq. 6 without the price). */
export const computationEnergy = (profile: LearnerProfile, terms: CostTerms, frequency: number): number =>
  terms.capacitance * workload(profile, terms) * frequency * frequency;

/** cost_comp,i = rho zeta X_i d^2, token per round (eq. 6). */
export const computationCost = (profile: LearnerProfile, terms: CostTerms, frequency: number): number =>
  terms.unitCost * computationEnergy(profile, terms, frequency);

/** cost_comm,i = a (d / (1 - eps))^2 + b d / (1 - eps) + z, token per round (eq. 8). */
export const transmissionCost = (terms: CostTerms, frequency: number): number => {
  const { quadratic, linear, constant, lossRate } = terms.transmission;
  const sent = frequency / (1 - lossRate);
  return quadratic * sent * sent + linear * sent + constant;
};

/** T_comp,i + T_comm,i, s: from the start of a round to the arrival of a learner's update. */
export const completionTime = (profile: LearnerProfile, terms: CostTerms, frequency: number): number =>
  computationTime(profile, terms, frequency) + transmissionTime(profile, terms);

/**
 * T_round,j, s (eq. 21): the longest completion time of the members that take part; 0 without members.
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
 * The lowest frequency at which a learner meets a deadline, X / (T_max - T_comm), cycles/s (eq. 33). The learner may not be able
 * to offer it. null if sending alone takes longer than the deadline.
 */
export const deadlineFrequency = (profile: LearnerProfile, terms: CostTerms, deadline: number): number | null => {
  const available = deadline - transmissionTime(profile, terms);
  return available > 0 ? workload(profile, terms) / available : null;
};

/** Whether a completion time meets a deadline, both in s. Missing it by a billionth of itself is rounding. */
export const meetsDeadline = (time: number, deadline: number): boolean => time <= deadline * (1 + TOLERANCE);

/**
 * Whether a learner can meet a deadline. A learner that cannot meet its own deadline is not elected as head [D7]. A learner
 * that cannot meet its head's deadline is not a member.
 *
 * @param deadline - s; by default the learner's own
 * @param frequency - the highest allowed frequency, cycles/s; `maxFrequency` by default
 */
export const canMeetDeadline = (
  profile: LearnerProfile,
  terms: CostTerms,
  deadline: number = profile.deadline,
  frequency: number = profile.maxFrequency,
): boolean => {
  const lowest = deadlineFrequency(profile, terms, deadline);
  return lowest !== null && lowest <= frequency;
};
