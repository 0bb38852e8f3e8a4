import type { IncentiveTerms } from "../../incentive/index.ts";

/** Table II's terms. */
export const paperIncentiveTerms: IncentiveTerms = {
  localSteps: 10,
  modelBits: 1e7,
  unitCost: 0.1,
  capacitance: 1e-27,
  transmission: { quadratic: 0, linear: 0, constant: 0, lossRate: 0 },
  thresholdUtility: 0.5,
  reputationThreshold: 0.5,
  reputationIncentive: 5,
  minCompetitionIncentive: 5,
  maxCompetitionIncentive: 15,
  profitWeight: 25,
  dissimilarity: "clamp",
};
