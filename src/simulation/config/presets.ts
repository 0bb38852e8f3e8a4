import type { presetNames, RunConfigInput } from "./RunConfig.ts";

/** Personalization that gives learners better models than they reach alone. */
const longPersonalization: RunConfigInput["personalization"] = {
  steps: 50,
  stepSize: 0.05,
  batchSize: 40,
  prior: 0.1,
  active: "collective",
  newcomers: "calibrated",
  heldOut: 0.2,
  draws: 20,
};

/**
 * The values of each preset that differ from the schema's defaults. `benefit` is meant to give learners better models than they
 * reach alone. `plus` adds to its learning a coalition game that helps its players. `faithful` is Table II with a faster meta-learning rate, the exact second-order term and drawn data [D10]; `paper` is
 * Table II as printed.
 */
export const presets: Readonly<Record<(typeof presetNames)[number], RunConfigInput>> = {
  benefit: {
    trainer: "fedavg",
    learning: { metaRate: 0.1 },
    coalition: { count: 1 },
    personalization: longPersonalization,
  },
  plus: {
    ledger: "memory",
    trainer: "fedavg",
    learning: { metaRate: 0.1 },
    incentive: { share: "task", reputationPay: "own", priceScope: "task" },
    reputation: { scale: "round" },
    coalition: {
      similaritySource: "centroid",
      similarityMemory: 0.7,
      embeddingSamples: 160,
      start: "clusters",
      headTenure: 10,
      moveCost: 2,
    },
    personalization: longPersonalization,
  },
  faithful: {},
  paper: {
    rounds: 200,
    evaluationInterval: 1,
    learning: { metaRate: 1e-3, secondOrder: "hf" },
    data: { set: "mnist" },
  },
};
