import { InvalidValueError } from "../../core/index.ts";
import type { ContributionTerms, Delivery } from "./ContributionRule.ts";
import { gradientContribution } from "./gradientContribution.ts";
import { projectionContributions } from "./projectionContributions.ts";
import { updateNormContributions } from "./updateNormContributions.ts";

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
