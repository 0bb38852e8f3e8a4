import { InvalidValueError } from "../../core/index.ts";
import { median } from "../../math/index.ts";
import type { ContributionTerms, Delivery } from "./ContributionRule.ts";

/**
 * Each delivered learner's measured contribution: x_i >= 0 under `update-norm` and `projection`, the raw sum of eq. 15
 * under the others. `contributionScores` turns them into u.
 *
 * @param deliveries - those of one coalition that arrived and were accepted
 * @throws InvalidValueError if an update or a norm is not finite
 */
export const measureContributions = (deliveries: readonly Delivery[], terms: ContributionTerms): number[] => {
  const measured = measure(deliveries, terms);
  measured.forEach((value, index) => {
    if (!Number.isFinite(value))
      throw new InvalidValueError(`contribution of delivery ${index}`, value, "a finite number");
  });
  return measured;
};

const measure = (deliveries: readonly Delivery[], terms: ContributionTerms): number[] => {
  switch (terms.contribution) {
    case "update-norm":
      return updateNormContributions(
        deliveries.map(({ updateNorm }) => updateNorm),
        terms.updateNormCap,
      );
    case "projection":
      return projectionContributions(deliveries.map(({ update }) => update()));
    case "eq15":
      return deliveries.map(({ gradientNorms, sampleCount }) => gradientContribution(gradientNorms, sampleCount));
    case "eq15-shifted":
      return deliveries.map(({ gradientNorms, sampleCount }) =>
        gradientContribution(gradientNorms, sampleCount, terms.localSteps),
      );
  }
};

/**
 * raw_i of eq. 15: the sum over the steps of g^2 - 2 (1 + 1/sqrt|D_i|) g. Neither bounded nor rising with work [D5].
 *
 * @param gradientNorms - g_t of the steps that were run
 * @param sampleCount - |D_i|, at least 1
 * @param localSteps - tau: a step that was not run counts as a step's minimum, -(1 + 1/sqrt|D_i|)^2 (`eq15-shifted`);
 *   left out, it counts nothing (as printed)
 */
export const gradientContribution = (
  gradientNorms: readonly number[],
  sampleCount: number,
  localSteps: number = gradientNorms.length,
): number => {
  const center = 1 + 1 / Math.sqrt(sampleCount);
  let sum = 0;
  for (const gradientNorm of gradientNorms) sum += gradientNorm * (gradientNorm - 2 * center);
  return sum - Math.max(0, localSteps - gradientNorms.length) * center * center;
};

type Numbers = Float32Array | Float64Array | readonly number[];

/**
 * x_i = max(0, <update_i, m> / ||m||), m the mean of the others' updates [D5]; 0 where m is 0. Who is alone has no
 * others and is measured by its own norm. O(learners x parameters), in float64.
 */
export const projectionContributions = (updates: readonly Numbers[]): number[] => {
  const total = new Float64Array(updates[0]?.length ?? 0);
  for (const update of updates) for (let k = 0; k < total.length; k++) total[k]! += update[k]!;
  return updates.map((update) => {
    let along = 0;
    let square = 0;
    for (let k = 0; k < total.length; k++) {
      const own = update[k]!;
      const others = updates.length === 1 ? own : total[k]! - own;
      along += own * others;
      square += others * others;
    }
    return square === 0 ? 0 : Math.max(0, along / Math.sqrt(square));
  });
};

/**
 * x_i = min(||update_i||, cap * median over the coalition's delivered updates) [D5]: an inflated update gains nothing
 * beyond the cap.
 */
export const updateNormContributions = (norms: readonly number[], cap: number): number[] => {
  const limit = cap * median(norms);
  return norms.map((value) => Math.min(value, limit));
};
