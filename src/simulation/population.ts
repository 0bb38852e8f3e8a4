import { RandomStream } from "../core/index.ts";
import { roundToNano } from "../math/index.ts";
import type { Registration } from "../round/index.ts";
import { activeCount as activeCountOf } from "./config/activeCount.ts";
import type { RunConfig } from "./config/RunConfig.ts";

/** The learners of a simulated task, drawn from Table II's ranges. */
export interface Population {
  /** By learner id: 0 .. learners - 1. */
  readonly registrations: readonly Registration[];
  /** Ids of those that train, ascending. */
  readonly active: readonly number[];
  /** Ids of those that only personalise, ascending. */
  readonly passive: readonly number[];
  /** Ids of the active learners that run fewer steps than they claim, ascending. */
  readonly cheats: readonly number[];
}

/**
 * Draws the population of a run: who is active, who cheats, each one's uplink rate and deadline. Each draw has a stream of
 * its own, so that one more learner changes nothing about the others. Rates are whole bit/s and deadlines multiples of
 * 1e-9 s: numbers that a ledger can hold exactly.
 *
 * @param sampleCounts - |D_i| of each learner: its training samples
 * @param classCount - classes of the data set
 */
export const drawPopulation = (config: RunConfig, sampleCounts: readonly number[], classCount: number): Population => {
  const { population, seed, misbehaviour } = config;
  const count = population.learners;
  const activeCount = activeCountOf(population);
  const active = new RandomStream(seed, "active").permutation(count).slice(0, activeCount).sort(ascending);
  const cheatCount = Math.round(active.length * misbehaviour.fraction);
  const cheats = new RandomStream(seed, "cheats")
    .permutation(active.length)
    .slice(0, cheatCount)
    .map((position) => active[position]!)
    .sort(ascending);
  const isActive = new Set(active);
  const registrations = Array.from({ length: count }, (_, learner): Registration => {
    const stream = new RandomStream(seed, "profile", { learner });
    return {
      learner,
      sampleCount: sampleCounts[learner]!,
      cyclesPerSample: population.cyclesPerSample,
      minFrequency: population.minFrequency,
      maxFrequency: population.maxFrequency,
      uplinkRate: Math.round(stream.uniformBetween(population.uplinkRate.min, population.uplinkRate.max)),
      deadline: roundToNano(stream.uniformBetween(population.deadline.min, population.deadline.max)),
      active: isActive.has(learner),
      classCount,
    };
  });
  const passive = registrations.filter((one) => !one.active).map((one) => one.learner);
  return { registrations, active, passive, cheats };
};

const ascending = (a: number, b: number): number => a - b;
