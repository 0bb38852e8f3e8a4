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
  ...laterTerms(config),
  ...(config.readings.length > 0 && { readings: new Set(config.readings) }),
});

/** By field: its value in the configuration and the paper's, which older ledgers and contracts know. */
const laterFields = ({ coalition, incentive, reputation }: TaskConfig) =>
  ({
    "incentive.share": ["share", incentive.share, "coalition"],
    "reputation.scale": ["reputationScale", reputation.scale, "coalition"],
    "incentive.reputationPay": ["reputationPay", incentive.reputationPay, "mean"],
    "incentive.priceScope": ["priceScope", incentive.priceScope, "coalition"],
    "coalition.similaritySource": ["similaritySource", coalition.similaritySource, "head"],
    "coalition.similarityMemory": ["similarityMemory", coalition.similarityMemory, 0],
    "coalition.start": ["start", coalition.start, "random"],
    "coalition.headTenure": ["headTenure", coalition.headTenure, 1],
    "coalition.moveCost": ["moveCost", coalition.moveCost, 0],
  }) as const satisfies Readonly<Record<string, readonly [keyof TaskTerms, unknown, unknown]>>;

/** The terms that differ from the paper's. The others stay absent, so that a ledger records what it always recorded. */
const laterTerms = (config: TaskConfig): Partial<TaskTerms> =>
  Object.fromEntries(
    Object.values(laterFields(config)).flatMap(([name, value, paper]) => (value === paper ? [] : [[name, value]])),
  );

/** The fields whose terms differ from the paper's. */
export const changedTerms = (config: TaskConfig): string[] =>
  Object.entries(laterFields(config)).flatMap(([field, [, value, paper]]) => (value === paper ? [] : [field]));

/** Fields of the terms that do not fit together, each with what is wrong. */
export const termProblems = ({
  coalition,
  incentive,
  reputation,
  readings,
}: TaskConfig): (readonly [field: string, problem: string])[] => {
  const isAcross = incentive.share === "task" && reputation.scale === "round" && incentive.reputationPay === "own";
  const isChanged = incentive.share === "task" || reputation.scale === "round" || incentive.reputationPay === "own";
  const isCommon = incentive.priceScope === "task";
  const problems: (readonly [boolean, string, string])[] = [
    [
      !isCommon || isAcross,
      "incentive.priceScope",
      "must be coalition, unless incentive.share is task, reputation.scale round and incentive.reputationPay own: a common price needs utilities that do not depend on the other members",
    ],
    [
      !isCommon || incentive.dissimilarity === "clamp",
      "incentive.dissimilarity",
      "must be clamp with incentive.priceScope task: with a fee, a learner could leave at a higher price",
    ],
    [
      !isCommon || incentive.leader === "segments",
      "incentive.leader",
      "must be segments with incentive.priceScope task: bisection knows no participation",
    ],
    [
      !isChanged || readings.length === 0,
      "readings",
      "must be empty with incentive.share task, reputation.scale round or incentive.reputationPay own: readings vary the formulas of the paper",
    ],
    [
      coalition.similarityMemory === 0 || coalition.similaritySource === "centroid",
      "coalition.similarityMemory",
      "must be 0 unless coalition.similaritySource is centroid: S under changing models is not averaged",
    ],
  ];
  return problems.flatMap(([holds, field, problem]) => (holds ? [] : [[field, problem] as const]));
};
