import type { SchemeConfig, TaskConfig, TrainerConfig } from "../TaskConfig.ts";
import { group, later, type Names, named } from "./FieldNames.ts";

/** Names of the three policies, also of those that a user's own scheme is known by. */
const scheme: Names<SchemeConfig> = group<SchemeConfig>({
  coalition: "coalition",
  incentive: "incentive",
  head: "head",
  module: "module",
  sha256: "sha256",
});

const trainer: Names<TrainerConfig> = group<TrainerConfig>({
  module: "module",
  command: "command",
  policy: "policy",
  timeout: "timeout",
  sha256: "sha256",
});

const learning: Names<TaskConfig["learning"]> = group<TaskConfig["learning"]>({
  localSteps: "localSteps",
  metaRate: "metaRate",
  stepSize: "stepSize",
  batchSize: "batchSize",
  secondOrder: "secondOrder",
  proximalWeight: later("proximalWeight", 0.1),
  aggregation: "aggregation",
  trimmedShare: "trimmedShare",
  faultyMembers: "faultyMembers",
  clipMedians: "clipMedians",
  largestUpdate: later("largestUpdate", 0),
  clipRoundMedians: later("clipRoundMedians", 0),
  lossLimit: later("lossLimit", 0),
});

const personalization: Names<TaskConfig["personalization"]> = group<TaskConfig["personalization"]>({
  steps: "steps",
  stepSize: "stepSize",
  batchSize: "batchSize",
  prior: "prior",
  active: later<TaskConfig["personalization"]["active"]>("active", "fixed"),
  newcomers: later<TaskConfig["personalization"]["newcomers"]>("newcomers", "fixed"),
  heldOut: later("heldOut", 0),
  minTestSamples: later("minTestSamples", 5),
  draws: later("draws", 1),
  passiveSampleCounts: "passiveSampleCounts",
});

const cost: Names<TaskConfig["cost"]> = group<TaskConfig["cost"]>({
  modelBits: "modelBits",
  unitCost: "unitCost",
  capacitance: "capacitance",
  transmission: named(
    "transmission",
    group<TaskConfig["cost"]["transmission"]>({
      quadratic: "quadratic",
      linear: "linear",
      constant: "constant",
      lossRate: "lossRate",
    }),
  ),
});

const reputation: Names<TaskConfig["reputation"]> = group<TaskConfig["reputation"]>({
  decay: "decay",
  globalWeight: "globalWeight",
  thresholdUtility: "thresholdUtility",
  reputationThreshold: "reputationThreshold",
  scale: later<TaskConfig["reputation"]["scale"]>("scale", "coalition"),
  contribution: "contribution",
  contributionCap: "contributionCap",
  roundCap: later("roundCap", 0),
  ban: named("ban", group<TaskConfig["reputation"]["ban"]>({ rounds: "rounds", reputationLimit: "reputationLimit" })),
});

const incentive: Names<TaskConfig["incentive"]> = group<TaskConfig["incentive"]>({
  reputationIncentive: "reputationIncentive",
  minCompetitionIncentive: "minCompetitionIncentive",
  maxCompetitionIncentive: "maxCompetitionIncentive",
  profitWeight: "profitWeight",
  leader: "leader",
  dissimilarity: "dissimilarity",
  share: later<TaskConfig["incentive"]["share"]>("share", "coalition"),
  reputationPay: later<TaskConfig["incentive"]["reputationPay"]>("reputationPay", "mean"),
  priceScope: later<TaskConfig["incentive"]["priceScope"]>("priceScope", "coalition"),
  equilibrium: later<TaskConfig["incentive"]["equilibrium"]>("equilibrium", "sequential"),
  jointIterations: later("jointIterations", 20),
  escrow: "escrow",
});

/** Names of how embeddings are protected. */
export const privacyNames: Names<TaskConfig["coalition"]["embeddingPrivacy"]> = group<
  TaskConfig["coalition"]["embeddingPrivacy"]
>({
  dimensions: "dimensions",
  clip: "clip",
  noiseMultiplier: "noiseMultiplier",
  delta: "delta",
});

const coalition: Names<TaskConfig["coalition"]> = group<TaskConfig["coalition"]>({
  count: "count",
  similarity: "similarity",
  similaritySource: later<TaskConfig["coalition"]["similaritySource"]>("similaritySource", "head"),
  similarityMemory: later("similarityMemory", 0),
  start: later<TaskConfig["coalition"]["start"]>("start", "random"),
  headTenure: later("headTenure", 1),
  moveCost: later("moveCost", 0),
  largestEmbedding: later("largestEmbedding", 0),
  embeddingInterval: "embeddingInterval",
  embeddingSamples: "embeddingSamples",
  embeddingPrivacy: named("embeddingPrivacy", privacyNames),
  tolerance: later("tolerance", 1e-9),
  maxPasses: "maxPasses",
});

/** Names of all that the provider decides about a task. */
export const taskFields = {
  scheme: named("scheme", scheme),
  trainer: later<TrainerConfig>("trainer", "per-fedavg", trainer),
  learning: named("learning", learning),
  personalization: named("personalisation", personalization),
  cost: named("cost", cost),
  reputation: named("reputation", reputation),
  incentive: named("incentive", incentive),
  coalition: named("coalition", coalition),
  readings: "otherReadings",
} as const;

/** Names of a task's configuration. */
export const taskNames: Names<TaskConfig> = group<TaskConfig>(taskFields);
