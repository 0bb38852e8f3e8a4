import { resolveScheme } from "./policies/resolveScheme.ts";
import type { Scheme } from "./policies/Scheme.ts";
import type { TaskTerms } from "./ports/Ledger.ts";
import type { TaskConfig } from "./TaskConfig.ts";

/**
 * The terms of a task's configuration that games, ledger and auditors use.
 *
 * @param scheme - by default that of the configuration, which must not be in a module
 */
export const taskTerms = (
  config: TaskConfig,
  { coalition }: Pick<Scheme, "coalition"> = resolveScheme(config),
): TaskTerms => ({
  localSteps: config.learning.localSteps,
  modelBits: config.cost.modelBits,
  unitCost: config.cost.unitCost,
  capacitance: config.cost.capacitance,
  transmission: config.cost.transmission,
  thresholdUtility: config.reputation.thresholdUtility,
  reputationThreshold: config.reputation.reputationThreshold,
  reputationIncentive: config.incentive.reputationIncentive,
  minCompetitionIncentive: config.incentive.minCompetitionIncentive,
  maxCompetitionIncentive: config.incentive.maxCompetitionIncentive,
  profitWeight: config.incentive.profitWeight,
  dissimilarity: config.incentive.dissimilarity,
  coalitionCount: coalition.coalitionCount(config.coalition.count),
  reputationDecay: config.reputation.decay,
  globalWeight: config.reputation.globalWeight,
  contribution: config.reputation.contribution,
  contributionCap: config.reputation.contributionCap,
  ban: config.reputation.ban.rounds === 0 ? null : config.reputation.ban,
  maxPasses: config.coalition.maxPasses,
  ...(config.readings.length > 0 && { readings: new Set(config.readings) }),
});
