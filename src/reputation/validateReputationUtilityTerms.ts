import { InvalidValueError } from "../core/index.ts";
import type { ReputationUtilityTerms } from "./reputationUtility.ts";

/** @throws InvalidValueError unless gamma is in (0, 1) and R_th is finite and at least 0 */
export const validateReputationUtilityTerms = (terms: ReputationUtilityTerms, field = "terms"): void => {
  const { thresholdUtility, reputationThreshold } = terms;
  if (!(thresholdUtility > 0 && thresholdUtility < 1))
    throw new InvalidValueError(`${field}.thresholdUtility`, thresholdUtility, "above 0 and below 1");
  if (!Number.isFinite(reputationThreshold) || reputationThreshold < 0)
    throw new InvalidValueError(`${field}.reputationThreshold`, reputationThreshold, "a finite number of at least 0");
};
