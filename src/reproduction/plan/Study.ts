import type { PlannedRun, RunOutcome } from "../../experiments/index.ts";
import type { PaperDataSet, ReproductionOptions } from "./ReproductionOptions.ts";
import type { Variant } from "./Variant.ts";

/** The planned and finished runs: the source of all figures and verdicts. */
export interface Study {
  readonly options: ReproductionOptions;
  /** undefined: not finished, or not planned. */
  outcomeOf(variant: Variant, data: PaperDataSet, seed: number): RunOutcome | undefined;
}

/** @param outcomes - finished runs by {@link PlannedRun.key}; runs that are not planned are ignored */
export const createStudy = (
  options: ReproductionOptions,
  planned: readonly PlannedRun[],
  outcomes: ReadonlyMap<string, RunOutcome>,
): Study => {
  const keys = new Map(planned.map(({ key, labels }) => [placeOf(labels.variant, labels.data, labels.seed), key]));
  return {
    options,
    outcomeOf: (variant, data, seed) => {
      const key = keys.get(placeOf(variant.name, data, seed));
      return key === undefined ? undefined : outcomes.get(key);
    },
  };
};

const placeOf = (...parts: readonly unknown[]): string => JSON.stringify(parts);
