import { mulWad, powerWad, type Wad } from "../../math/index.ts";

/**
 * A decayed sum of contributions (eqs. 16-17 with [E7]) as it was when something was last added. Rounds without an
 * addition are made up for when it is read, in O(log rounds): a contract cannot touch every learner in every round.
 */
export interface DecayedSum {
  readonly value: Wad;
  /** The registry's clock, in finalised rounds, at `value`. */
  readonly clock: number;
}

// a ledger has one lambda and reads thousands of sums of the same few ages
let knownDecay: Wad = -1n;
let knownFactors: Wad[] = [];
const LONGEST_KNOWN = 4096;

const decayFactor = (decay: Wad, rounds: number): Wad => {
  if (decay !== knownDecay) {
    knownDecay = decay;
    knownFactors = [];
  }
  if (rounds >= LONGEST_KNOWN) return powerWad(decay, rounds);
  for (let age = knownFactors.length; age <= rounds; age++) knownFactors.push(powerWad(decay, age));
  return knownFactors[rounds]!;
};

/** The sum at a later clock: value lambda^(clock - since), rounded down. */
export const readSum = (sum: DecayedSum, clock: number, decay: Wad): Wad =>
  clock === sum.clock ? sum.value : mulWad(sum.value, decayFactor(decay, clock - sum.clock));

/** R <- lambda R + v at a later clock. Of nothing yet: v. */
export const addToSum = (sum: DecayedSum | undefined, contribution: Wad, clock: number, decay: Wad): DecayedSum => ({
  value: (sum === undefined ? 0n : readSum(sum, clock, decay)) + contribution,
  clock,
});
