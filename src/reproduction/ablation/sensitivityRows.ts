import { type AblationRow, rowOf } from "./AblationRow.ts";

const sensitivity = rowOf("sensitivity");

const row = (symbol: string, path: string, values: readonly number[], meaning: string): AblationRow =>
  sensitivity(
    symbol,
    `${meaning} (${path})`,
    values.map((value) => ({ name: `${symbol} = ${value}`, set: { [path]: value } })),
  );

/** Values around Table II's, one parameter at a time. */
export const sensitivityRows: readonly AblationRow[] = [
  row("lambda", "reputation.decay", [0.5, 0.9], "weight of the past"),
  row("phi", "reputation.globalWeight", [0, 0.5, 1], "weight of the global reputation"),
  row("gamma", "reputation.thresholdUtility", [0.25, 0.75], "H at the threshold"),
  row("R_th", "reputation.reputationThreshold", [0, 2], "threshold of the reputation"),
  row("eta", "incentive.profitWeight", [10, 50], "the provider's weight on time"),
  row("tau", "learning.localSteps", [5, 15], "local steps"),
  row("beta", "learning.stepSize", [1e-3, 5e-2], "inner step size"),
  row("chi", "coalition.embeddingInterval", [5, 10], "rounds between embeddings"),
];
