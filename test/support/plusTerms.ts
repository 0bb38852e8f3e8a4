import type { RunConfigInput } from "../../src/simulation/index.ts";

/** The terms of preset plus, with a short tenure of heads. */
export const plusTerms = {
  incentive: { share: "task", reputationPay: "own", priceScope: "task" },
  reputation: { scale: "round" },
  coalition: {
    similaritySource: "centroid",
    similarityMemory: 0.7,
    start: "clusters",
    headTenure: 3,
    moveCost: 0.5,
  },
} as const satisfies RunConfigInput;
