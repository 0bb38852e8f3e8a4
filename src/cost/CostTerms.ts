import {
  InvalidValueError,
  requireInteger,
  requireNonNegative,
  requireObject,
  requirePositive,
} from "../core/index.ts";

/** The terms of a task that eqs. 6-9 use. */
export interface CostTerms {
  /** tau, local steps per round. */
  readonly localSteps: number;
  /** W, size of a model when it is sent, bit. */
  readonly modelBits: number;
  /** rho, price of energy, token/J; greater than 0. */
  readonly unitCost: number;
  /** zeta, effective capacitance, J s^2 / cycle^3; greater than 0. */
  readonly capacitance: number;
  /** a, b, z, eps of the transmission cost (eq. 8); eps in [0, 1). All 0 by default. */
  readonly transmission: TransmissionTerms;
}

/** The terms of the cost of sending, a (d / (1 - eps))^2 + b d / (1 - eps) + z at frequency d (eq. 8). */
export interface TransmissionTerms {
  /** a */
  readonly quadratic: number;
  /** b */
  readonly linear: number;
  /** z */
  readonly constant: number;
  /** eps, loss rate of the channel, in [0, 1). */
  readonly lossRate: number;
}

/**
 * Refuses terms outside the domain of eqs. 6-9.
 *
 * @param field - how errors name the terms
 * @throws InvalidValueError naming the first field that is wrong
 */
export const validateCostTerms = (terms: CostTerms, field = "terms"): void => {
  requireObject(field, terms);
  requireInteger(`${field}.localSteps`, terms.localSteps, 1);
  requirePositive(`${field}.modelBits`, terms.modelBits);
  // U is strictly concave only if computing costs something (docs/explanation/mathematics.md, 10)
  requirePositive(`${field}.unitCost`, terms.unitCost);
  requirePositive(`${field}.capacitance`, terms.capacitance);
  const { transmission } = terms;
  requireObject(`${field}.transmission`, transmission);
  for (const name of ["quadratic", "linear", "constant"] as const)
    requireNonNegative(`${field}.transmission.${name}`, transmission[name]);
  if (!(Number.isFinite(transmission.lossRate) && transmission.lossRate >= 0 && transmission.lossRate < 1))
    throw new InvalidValueError(`${field}.transmission.lossRate`, transmission.lossRate, "at least 0 and below 1");
};
