import { resolveScheme } from "../policies/resolveScheme.ts";
import type { Scheme } from "../policies/Scheme.ts";
import type { TaskTerms } from "../ports/Ledger.ts";
import type { OtherReading, TaskConfig } from "./TaskConfig.ts";

/**
 * The terms that games, ledger and auditors use, out of a task's configuration.
 *
 * @param scheme - the configuration's if absent, unless that is in a module
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
  ...readingTerms(config.otherReadings),
});

/** The terms by which games and ledger take a reading otherwise; none by default. */
const readingTerms = (readings: readonly OtherReading[]): Partial<TaskTerms> => {
  const has = (reading: OtherReading): boolean => readings.includes(reading);
  return {
    ...(has("E4") && { learnerUtility: "eq20" as const }),
    ...(has("E5") && { responseShare: "eq27" as const }),
    ...(has("E7") && { reputationWeights: "eq16" as const }),
    ...(has("E10") && { timeGain: "eq23" as const }),
    ...(has("D2") && { thresholdBest: "least" as const }),
    ...(has("D6") && { recommendations: "signed" as const }),
  };
};
