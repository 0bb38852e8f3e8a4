import { InvalidValueError, requirePositive } from "../core/index.ts";
import * as cost from "../cost/index.ts";
import { requireFrequencies } from "../incentive/index.ts";
import { checked, optional } from "./checked.ts";

const profile = (field: string, value: cost.LearnerProfile): void => cost.requireComputableProfile(value, field);
const terms = (field: string, value: cost.CostTerms): void => cost.validateCostTerms(value, field);
const profiles = (field: string, value: readonly cost.LearnerProfile[]): void => {
  if (!Array.isArray(value)) throw new InvalidValueError(field, value, "a list of profiles");
  for (const [index, one] of value.entries()) profile(`${field}[${index}]`, one);
};

/** X_i = tau c_i |D_i|, cycles a round. Refuses values that are not finite, as all functions of this entry do. */
export const workload = checked("workload", cost.workload, { profile, terms });

/** T_comp,i = X_i / d, s (eq. 7). `frequency` in cycles/s, greater than 0. */
export const computationTime = checked("computationTime", cost.computationTime, {
  profile,
  terms,
  frequency: requirePositive,
});

/** T_comm,i = W / B_i, s (eq. 9). */
export const transmissionTime = checked("transmissionTime", cost.transmissionTime, {
  profile,
  terms,
});

/** Energy of a round's computation, zeta X_i d^2, J (eq. 6 without the price). */
export const computationEnergy = checked("computationEnergy", cost.computationEnergy, {
  profile,
  terms,
  frequency: requirePositive,
});

/** cost_comp,i = rho zeta X_i d^2, token a round (eq. 6). */
export const computationCost = checked("computationCost", cost.computationCost, {
  profile,
  terms,
  frequency: requirePositive,
});

/** cost_comm,i = a (d / (1 - eps))^2 + b d / (1 - eps) + z, token a round (eq. 8). */
export const transmissionCost = checked("transmissionCost", cost.transmissionCost, {
  terms,
  frequency: requirePositive,
});

/** T_comp,i + T_comm,i, s: from the start of a round to the arrival of a learner's update. */
export const completionTime = checked("completionTime", cost.completionTime, {
  profile,
  terms,
  frequency: requirePositive,
});

/** T_round,j, s (eq. 21): the longest completion time of the members that take part; 0 of none. */
export const roundTime = checked("roundTime", cost.roundTime, {
  profiles,
  frequencies: (field: string, value: readonly number[], [members]: readonly unknown[]) =>
    requireFrequencies(value, (members as readonly unknown[]).length, field),
  terms,
});

/**
 * The lowest frequency at which a learner meets a deadline, X / (T_max - T_comm), cycles/s (eq. 33); null if sending alone
 * takes that long.
 */
export const deadlineFrequency = checked("deadlineFrequency", cost.deadlineFrequency, {
  profile,
  terms,
  deadline: requirePositive,
});

/** Whether a learner can meet a deadline (s, its own by default) at a frequency (cycles/s, its highest by default). */
export const canMeetDeadline = checked("canMeetDeadline", cost.canMeetDeadline, {
  profile,
  terms,
  deadline: optional(requirePositive),
  frequency: optional(requirePositive),
});
