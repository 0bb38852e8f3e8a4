import { pairedDifference, type RunOutcome } from "../../experiments/index.ts";
import { type MeanInterval, meanInterval } from "../../math/index.ts";
import type { AblationChoice, AblationRow, DemonstratedNumber } from "./AblationRow.ts";
import { type AblationMeasure, ablationMeasures } from "./ablationMeasures.ts";
import { type AblationPlan, DEFAULT_VARIANT, variantOf } from "./planAblation.ts";

/** The effect of a change on one measure. */
export interface MeasuredChange {
  readonly measure: AblationMeasure["name"];
  /** Values of the compared runs, and of those with the change, over the seeds that finished in both. */
  readonly before: MeanInterval;
  readonly after: MeanInterval;
  /** After minus before, paired by seed. */
  readonly difference: MeanInterval;
  /** Whether the 95 % interval of the difference excludes 0; false for one seed, which has no interval. */
  readonly isClear: boolean;
}

interface SummarizedChoice {
  readonly name: AblationChoice["name"];
  /** The variant to compare with: "default", or the fields set there. */
  readonly against: string;
  /** Seeds that finished on both sides. */
  readonly seeds: readonly number[];
  readonly changes: readonly MeasuredChange[];
}

export interface SummarizedRow extends Omit<AblationRow, "choices" | "demonstrate"> {
  readonly choices: readonly SummarizedChoice[];
  readonly numbers: readonly DemonstratedNumber[];
}

export interface AblationSummary {
  readonly baseline: readonly { readonly measure: string; readonly value: MeanInterval }[];
  readonly rows: readonly SummarizedRow[];
}

/** A finished run with its request. */
export interface AblationRun {
  readonly variant: string;
  readonly seed: number;
  readonly outcome: RunOutcome;
}

/** Summarizes the finished runs of an ablation. Pure: the same runs give the same summary, in any order. */
export const summarizeAblation = ({ rows, config }: AblationPlan, runs: Iterable<AblationRun>): AblationSummary => {
  const byVariant = new Map<string, Map<number, RunOutcome>>();
  for (const { variant, seed, outcome } of runs) {
    byVariant.set(variant, (byVariant.get(variant) ?? new Map<number, RunOutcome>()).set(seed, outcome));
  }
  const of = (variant: string): ReadonlyMap<number, RunOutcome> => byVariant.get(variant) ?? new Map();
  const baseline = bySeed(of(DEFAULT_VARIANT)).map(([, outcome]) => outcome);
  return {
    baseline: ablationMeasures.map((measure) => ({
      measure: measure.name,
      value: meanInterval(baseline.map(measure.of)),
    })),
    rows: rows.map((row) => {
      const { choices, demonstrate, ...about } = row;
      return {
        ...about,
        choices: choices.map((choice) => {
          const variant = variantOf(row, choice);
          return summarizeChoice(choice, variant.against, of(variant.against), of(variant.own));
        }),
        numbers: demonstrate?.({ config, baseline }) ?? [],
      };
    }),
  };
};

const bySeed = (outcomes: ReadonlyMap<number, RunOutcome>): [number, RunOutcome][] =>
  [...outcomes].sort(([a], [b]) => a - b);

const summarizeChoice = (
  { name }: AblationChoice,
  against: string,
  before: ReadonlyMap<number, RunOutcome>,
  after: ReadonlyMap<number, RunOutcome>,
): SummarizedChoice => {
  const pairs = bySeed(after).filter(([seed]) => before.has(seed));
  return {
    name,
    against,
    seeds: pairs.map(([seed]) => seed),
    changes: ablationMeasures.map((measure): MeasuredChange => {
      const [first, second] = [
        pairs.map(([, outcome]) => measure.of(outcome)),
        pairs.map(([seed]) => measure.of(before.get(seed)!)),
      ];
      const difference = pairedDifference(first, second);
      const { mean, halfWidth } = difference;
      return {
        measure: measure.name,
        before: meanInterval(second),
        after: meanInterval(first),
        difference,
        isClear: halfWidth !== null && Math.abs(mean) > halfWidth,
      };
    }),
  };
};
