import type { RunOutcome } from "../../experiments/index.ts";
import { mean } from "../../math/index.ts";
import type { Metric } from "../metrics/Metric.ts";
import { seedDifferences, seedPairs, seedSlopes, seedValues } from "../metrics/seedValues.ts";
import type { Variant } from "../plan/Variant.ts";
import { variantTitle } from "../plan/variantTitle.ts";
import type { ClaimPart, Delta } from "./Claim.ts";

const shownAs = ({ unit, digits, scale = 1 }: Metric) => ({ unit, digits, scale });

/** Differences of percentages are percentage points. */
const shownDifference = (metric: Metric) => ({
  ...shownAs(metric),
  unit: metric.unit === "%" ? "points" : metric.unit,
});

/** A difference below this share of the compared number counts as none, where the metric gives no margin of its own. */
const DELTA_SHARE = 0.1;

/** The margin of a difference from some variants' mean; `steps` divides it for a slope. */
export const deltaOf = (metric: Metric, compared: readonly Variant[], name: string, steps = 1): Delta => {
  const over = steps === 1 ? "" : " over the whole range";
  const { delta, scale = 1, of } = metric;
  if (delta !== undefined) return { text: `${delta * scale} points${over}`, of: () => delta / steps };
  return {
    text: `${100 * DELTA_SHARE} % of ${name}${over}`,
    of: (study, data) => {
      const values = compared.flatMap((variant) => seedValues(study, data, variant, of));
      return (DELTA_SHARE * Math.abs(mean(values))) / steps;
    },
  };
};

/** The number itself. */
export const amount = (metric: Metric, variant: Variant): ClaimPart => ({
  label: `${metric.name}, ${variantTitle(variant)}`,
  ...shownAs(metric),
  values: (study, data) => seedValues(study, data, variant, metric.of),
});

/** "higher - lower": positive if the claimed order holds. */
export const exceeds = (metric: Metric, higher: Variant, lower: Variant): ClaimPart => ({
  label: `${metric.name}: ${variantTitle(higher)} - ${variantTitle(lower)}`,
  ...shownDifference(metric),
  values: (study, data) => seedDifferences(study, data, higher, lower, metric.of),
  delta: deltaOf(metric, [lower], variantTitle(lower)),
});

/** The difference of two measures of one run. */
export const gap = (label: string, above: Metric, below: Metric, variant: Variant): ClaimPart => ({
  label,
  ...shownDifference(above),
  values: (study, data) =>
    seedValues(study, data, variant, (outcome: RunOutcome) => {
      const [high, low] = [above.of(outcome), below.of(outcome)];
      return high === null || low === null ? null : high - low;
    }),
});

/** By what share of the second value the first is higher: (higher - lower) / |lower|. */
export const relativeGain = (metric: Metric, higher: Variant, lower: Variant): ClaimPart => ({
  label: `${metric.name}: gain of ${variantTitle(higher)} over ${variantTitle(lower)}`,
  unit: "%",
  digits: 1,
  scale: 100,
  values: (study, data) =>
    seedPairs(study, data, [higher, lower], metric.of, (high, low) =>
      low === 0 ? null : (high - low) / Math.abs(low),
    ),
});

/** By what share of the higher value the lower one is below it: 1 - lower/higher. */
export const relativeCut = (metric: Metric, lower: Variant, higher: Variant): ClaimPart => ({
  label: `${metric.name}: cut of ${variantTitle(lower)} below ${variantTitle(higher)}`,
  unit: "%",
  digits: 1,
  scale: 100,
  values: (study, data) =>
    seedPairs(study, data, [lower, higher], metric.of, (low, high) => (high === 0 ? null : 1 - low / high)),
});

export const ratioOf = (metric: Metric, above: Variant, below: Variant): ClaimPart => ({
  label: `${metric.name}: ${variantTitle(above)} / ${variantTitle(below)}`,
  unit: "",
  digits: 2,
  scale: 1,
  values: (study, data) =>
    seedPairs(study, data, [above, below], metric.of, (high, low) => (low === 0 ? null : high / low)),
});

/** Slope over variants in the given order; `direction` is -1 if the claim is a fall. */
export const slope = (label: string, metric: Metric, variants: readonly Variant[], direction: 1 | -1): ClaimPart => ({
  label,
  ...shownDifference(metric),
  values: (study, data) => seedSlopes(study, data, variants, metric.of).map((value) => direction * value),
  delta: deltaOf(metric, variants, "the mean", variants.length - 1),
});
