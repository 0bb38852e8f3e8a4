import { readsOtherwise } from "../core/index.ts";
import { type LearnerProfile, transmissionTime, workload } from "../cost/index.ts";
import type { IncentiveTerms } from "./IncentiveTerms.ts";
import { valuedIncentive } from "./utility.ts";

/** Numbers kept per follower in {@link PreparedFollowers.constants}. */
const STRIDE = 6;

/**
 * The values of many followers that `bestUtility` needs, computed once. `bestUtility` is called for every learner, coalition and
 * pass of the coalition game: it must not allocate, and must not recompute values that do not depend on the coalition.
 */
export interface PreparedFollowers {
  /** By follower: X, T_comm, lo_i, hi_i, curvature of U, zeta X. */
  readonly constants: Float64Array;
  /** The terms with their defaults resolved. */
  readonly terms: IncentiveTerms;
  /** b' = b / (1 - eps). */
  readonly linearCost: number;
  /** 1 - eps. */
  readonly received: number;
  /** Whether a, b or z differs from 0. */
  readonly paysTransmission: boolean;
  readonly clampsSimilarity: boolean;
}

/** Prepares followers for `bestUtility`; follower n is the n-th profile. */
export const prepareFollowers = (profiles: readonly LearnerProfile[], terms: IncentiveTerms): PreparedFollowers => {
  const { quadratic, linear, constant, lossRate } = terms.transmission;
  const received = 1 - lossRate;
  const constants = new Float64Array(profiles.length * STRIDE);
  profiles.forEach((profile, index) => {
    const work = workload(profile, terms);
    constants.set(
      [
        work,
        transmissionTime(profile, terms),
        profile.minFrequency,
        profile.maxFrequency,
        2 * (terms.unitCost * terms.capacitance * work + quadratic / (received * received)),
        terms.capacitance * work,
      ],
      index * STRIDE,
    );
  });
  return {
    constants,
    terms,
    linearCost: linear / received,
    received,
    paysTransmission: quadratic !== 0 || linear !== 0 || constant !== 0,
    clampsSimilarity: terms.dissimilarity === "clamp",
  };
};

/**
 * U_ji at the follower's best frequency, token per round: bit for bit `bestResponse(...).utility`, without its certificate
 * and without allocating. -Infinity if no frequency meets the head's deadline.
 *
 * @param follower - the follower's index in the profiles of `prepareFollowers`
 * @param similarity - S_ji
 * @param share - share_i; this and all following aggregates include the follower
 * @param lowestFrequency - lo_j, cycles/s
 * @param highestFrequency - hi_j, cycles/s
 * @param meanReputationUtility - mean of H(R_jk) over the coalition
 * @param deadline - T_max^j, the head's, s
 * @param competitionIncentive - I_comp^j, token per round
 */
// biome-ignore lint/complexity/useMaxParams: the game's innermost function must not allocate
export const bestUtility = (
  prepared: PreparedFollowers,
  follower: number,
  similarity: number,
  share: number,
  lowestFrequency: number,
  highestFrequency: number,
  meanReputationUtility: number,
  deadline: number,
  competitionIncentive: number,
): number => {
  const { constants, terms } = prepared;
  const at = follower * STRIDE;
  const available = deadline - constants[at + 1]!;
  if (!(available > 0)) return Number.NEGATIVE_INFINITY;
  const deadlineFrequency = constants[at]! / available;
  const high = constants[at + 3]!;
  if (deadlineFrequency > high) return Number.NEGATIVE_INFINITY;

  const incentive = valuedIncentive(meanReputationUtility, competitionIncentive, terms);
  const low = constants[at + 2]!;
  const range = highestFrequency - lowestFrequency;
  // every expression below repeats bestResponse and utility in their order of operations
  let frequency = Math.max(low, deadlineFrequency);
  let reward = 0;
  if (range > 0) {
    const free = ((share * incentive) / range - prepared.linearCost) / constants[at + 4]!;
    if (free > frequency) frequency = Math.min(free, high);
    reward = ((frequency - lowestFrequency) / range) * share * incentive;
  }
  const paid = prepared.clampsSimilarity && similarity < 0 ? 0 : similarity;
  const added = readsOtherwise(terms, "E4") ? 0 : meanReputationUtility * terms.reputationIncentive;
  const gain = paid * incentive + reward + added;
  const net = gain - terms.unitCost * (constants[at + 5]! * frequency * frequency);
  if (!prepared.paysTransmission) return net;
  const { quadratic, linear, constant } = terms.transmission;
  const sent = frequency / prepared.received;
  return net - (quadratic * sent * sent + linear * sent + constant);
};
