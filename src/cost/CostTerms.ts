/** The terms of a task that eqs. 6-9 need. */
export interface CostTerms {
  /** tau, local steps a round. */
  readonly localSteps: number;
  /** W, size of a model on the wire, bit. */
  readonly modelBits: number;
  /** rho, price of energy, token/J; greater than 0. */
  readonly unitCost: number;
  /** zeta, effective capacitance, J s^2 / cycle^3; greater than 0. */
  readonly capacitance: number;
  /** a, b, z, eps of the transmission cost (eq. 9); eps in [0, 1). All 0 by default. */
  readonly transmission: TransmissionTerms;
}

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
