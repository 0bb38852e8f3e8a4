import { RandomStream } from "../core/index.ts";
import { roundToNano } from "../math/index.ts";
import type { Registration } from "../round/index.ts";
import { activeCount as activeCountOf } from "./config/activeCount.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { chooseLearners, liarsOf } from "./scenario/chooseLearners.ts";
import type { PlannedEvent, PlannedEventOf } from "./scenario/ScenarioPlan.ts";

/** The learners of a simulated task, drawn from Table II's ranges. */
export interface Population {
  /** By learner id: 0 .. learners - 1. */
  readonly registrations: readonly Registration[];
  /** Ids of the learners that train, ascending. */
  readonly active: readonly number[];
  /** Ids of the learners that only personalize, ascending. */
  readonly passive: readonly number[];
  /** Ids of the active learners that lie, by `misbehavior` or in the scenario, ascending. */
  readonly cheats: readonly number[];
  /** Ids of the learners that run fewer steps than they claim, by `misbehavior`, ascending. */
  readonly lazy: readonly number[];
  /** The scenario's events with their learners. */
  readonly events: readonly PlannedEvent[];
}

/**
 * Draws the population of a run: the active learners, the cheats, and each learner's uplink rate and deadline. Each draw has
 * a separate stream, so that an additional learner does not change the others. Rates are whole bit/s and deadlines multiples of
 * 1e-9 s: numbers that a ledger can hold exactly.
 *
 * @param sampleCounts - |D_i| of each learner: its training samples
 * @param classCount - classes of the data set
 */
export const drawPopulation = (config: RunConfig, sampleCounts: readonly number[], classCount: number): Population => {
  const { population, seed, misbehavior } = config;
  const count = population.learners;
  const active = drawActive(seed, population);
  const cheatCount = Math.round(active.length * misbehavior.fraction);
  const lazy = new RandomStream(seed, "cheats")
    .permutation(active.length)
    .slice(0, cheatCount)
    .map((position) => active[position]!)
    .sort(ascending);
  const events = chooseLearners(config.scenario, seed, active);
  const cheats = [...new Set([...lazy, ...liarsOf(events)])].sort(ascending);
  const claims = events.filter((event) => event.kind === "inflated-claims");
  const isActive = new Set(active);
  const registrations = Array.from({ length: count }, (_, learner): Registration => {
    const stream = new RandomStream(seed, "profile", { learner });
    const { frequencyFactor, deadlineFactor } = inflationOf(claims, learner);
    return {
      learner,
      sampleCount: sampleCounts[learner]!,
      cyclesPerSample: population.cyclesPerSample,
      minFrequency: population.minFrequency,
      maxFrequency:
        frequencyFactor === 1 ? population.maxFrequency : Math.round(frequencyFactor * population.maxFrequency),
      uplinkRate: Math.round(stream.uniformBetween(population.uplinkRate.min, population.uplinkRate.max)),
      deadline: roundToNano(deadlineFactor * stream.uniformBetween(population.deadline.min, population.deadline.max)),
      active: isActive.has(learner),
      classCount,
    };
  });
  const passive = registrations.filter((one) => !one.active).map((one) => one.learner);
  return { registrations, active, passive, cheats, lazy, events };
};

/** Ids of the learners that train, ascending. */
export const drawActive = (seed: number, population: RunConfig["population"]): number[] =>
  new RandomStream(seed, "active").permutation(population.learners).slice(0, activeCountOf(population)).sort(ascending);

/** The factors by which a learner inflates its declaration: 1 and 1 if it is honest. */
const inflationOf = (
  claims: readonly PlannedEventOf<"inflated-claims">[],
  learner: number,
): { readonly frequencyFactor: number; readonly deadlineFactor: number } => {
  const own = claims.filter(({ learners }) => learners !== "heads" && learners.includes(learner));
  return {
    frequencyFactor: own.reduce((product, one) => product * one.frequencyFactor, 1),
    deadlineFactor: own.reduce((product, one) => product * one.deadlineFactor, 1),
  };
};

const ascending = (a: number, b: number): number => a - b;
