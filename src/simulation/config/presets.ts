import type { RunConfigInput } from "./RunConfig.ts";

/**
 * The values of each preset that differ from the schema's defaults. `faithful` is Table II with a faster meta-learning rate, the
 * exact second-order term and drawn data [D10]; `paper` is Table II as printed.
 */
export const presets: Readonly<Record<"faithful" | "paper", RunConfigInput>> = {
  faithful: {},
  paper: {
    rounds: 200,
    evaluationInterval: 1,
    learning: { metaRate: 1e-3, secondOrder: "hf" },
    data: { set: "mnist" },
  },
};
