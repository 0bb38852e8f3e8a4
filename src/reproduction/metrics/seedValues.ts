import type { RunOutcome } from "../../experiments/index.ts";
import type { PaperDataSet } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";
import type { Variant } from "../plan/Variant.ts";
import { slopeOf } from "./slopeOf.ts";

type OutcomeMeasure = (outcome: RunOutcome) => number | null;

/** A number a seed, over the seeds where it exists, in order of seed. */
export const seedValues = (study: Study, data: PaperDataSet, variant: Variant, measure: OutcomeMeasure): number[] =>
  bySeed(study, (seed) => {
    const outcome = study.outcomeOf(variant, data, seed);
    return outcome === undefined ? null : measure(outcome);
  });

/** Per seed the difference "left minus right": paired, since both runs share population, data and first model. */
export const seedDifferences = (
  study: Study,
  data: PaperDataSet,
  left: Variant,
  right: Variant,
  measure: OutcomeMeasure,
): number[] => seedPairs(study, data, [left, right], measure, (first, second) => first - second);

/** Per seed the least-squares slope of the measure over the variants' places 0, 1, ..: seeds with all variants only. */
export const seedSlopes = (
  study: Study,
  data: PaperDataSet,
  variants: readonly Variant[],
  measure: OutcomeMeasure,
): number[] =>
  bySeed(study, (seed) => {
    const values: number[] = [];
    for (const variant of variants) {
      const outcome = study.outcomeOf(variant, data, seed);
      const value = outcome === undefined ? null : measure(outcome);
      if (value === null) return null;
      values.push(value);
    }
    return slopeOf(values);
  });

/** Per seed what `combine` makes of both runs' numbers; null leaves the seed out. */
export const seedPairs = (
  study: Study,
  data: PaperDataSet,
  [left, right]: readonly [Variant, Variant],
  measure: OutcomeMeasure,
  combine: (left: number, right: number) => number | null,
): number[] =>
  bySeed(study, (seed) => {
    const first = study.outcomeOf(left, data, seed);
    const second = study.outcomeOf(right, data, seed);
    if (first === undefined || second === undefined) return null;
    const values = [measure(first), measure(second)] as const;
    return values[0] === null || values[1] === null ? null : combine(values[0], values[1]);
  });

const bySeed = (study: Study, measureSeed: (seed: number) => number | null): number[] =>
  study.options.seeds.map(measureSeed).filter((value) => value !== null);
