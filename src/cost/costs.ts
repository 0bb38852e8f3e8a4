import type { CostTerms } from "./CostTerms.ts";
import type { LearnerProfile } from "./LearnerProfile.ts";

/** X_i = tau c_i |D_i|, cycles a round (spec 2). */
export const workload = (profile: LearnerProfile, terms: CostTerms): number =>
  terms.localSteps * profile.cyclesPerSample * profile.sampleCount;

/** T_comp,i = X_i / d, s (eq. 7). `frequency` in cycles/s, greater than 0. */
export const computationTime = (profile: LearnerProfile, terms: CostTerms, frequency: number): number =>
  workload(profile, terms) / frequency;

/** T_comm,i = W / B_i, s (eq. 8). */
export const transmissionTime = (profile: LearnerProfile, terms: CostTerms): number =>
  terms.modelBits / profile.uplinkRate;

/** Energy of a round's computation, zeta X_i d^2, J (eq. 6 without the price). */
export const computationEnergy = (profile: LearnerProfile, terms: CostTerms, frequency: number): number =>
  terms.capacitance * workload(profile, terms) * frequency * frequency;

/** cost_comp,i = rho zeta X_i d^2, token a round (eq. 6). */
export const computationCost = (profile: LearnerProfile, terms: CostTerms, frequency: number): number =>
  terms.unitCost * computationEnergy(profile, terms, frequency);

/** cost_comm,i = a (d / (1 - eps))^2 + b d / (1 - eps) + z, token a round (eq. 9). */
export const transmissionCost = (terms: CostTerms, frequency: number): number => {
  const { quadratic, linear, constant, lossRate } = terms.transmission;
  const sent = frequency / (1 - lossRate);
  return quadratic * sent * sent + linear * sent + constant;
};
