import { type EvaluationRecord, type RoundRecord, type ScoreSummary, shownScores } from "../round/index.ts";

/** Metrics by name; a name's part before "/" groups them. Times are in s, money in token, energy in J, shares 0..1. */
export type Metrics = Readonly<Record<string, number>>;

/** The metrics of a round. */
export const roundMetrics = (round: RoundRecord): Metrics => ({
  "round/completion_time": round.completionTime,
  "round/energy": round.energy,
  "round/dropped_updates": round.droppedUpdates,
  "round/sitting_out": round.sittingOut.length,
  "money/mean_profit": round.meanProfit,
  "money/provider_utility": round.providerUtility,
  "money/payments": round.payments,
  "game/stable": round.stability.nashStable ? 1 : 0,
  "game/largest_gain": round.stability.maxGain,
  "game/largest_gain_at_prices_paid": round.stability.maxGainAfterLeader,
  ...Object.fromEntries(
    round.coalitions.map(({ coalition, competitionIncentive }) => [
      `incentive/coalition_${coalition}`,
      competitionIncentive,
    ]),
  ),
});

/** The metrics of a measurement. */
export const evaluationMetrics = ({ active, passive, metrics = {} }: EvaluationRecord): Metrics => ({
  ...metric("accuracy/shared", active.before, "accuracy"),
  ...metric("accuracy/personalized", active.after, "accuracy"),
  ...metric("accuracy/worst_tenth", active.after, "worstTenth"),
  ...metric("loss/shared", active.before, "loss"),
  ...metric("loss/personalized", active.after, "loss"),
  ...Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`metrics/${name}`, value])),
  ...Object.assign(
    {},
    ...Object.entries(passive).map(([samples, point]) => metric(`newcomers/${samples}_samples`, point, "accuracy")),
  ),
});

/** A figure by test samples; nothing if nobody was measured. */
const metric = (name: string, summary: ScoreSummary, field: "accuracy" | "loss" | "worstTenth"): Metrics => {
  const shown = shownScores(summary);
  return shown === undefined ? {} : { [name]: shown[field] };
};

/** Fields of a configuration by their path, as text; a list or a missing value as JSON. */
export const parametersOf = (config: object): Readonly<Record<string, string>> => {
  const parameters: Record<string, string> = {};
  const walk = (value: unknown, path: string): void => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      for (const [field, inner] of Object.entries(value)) walk(inner, path === "" ? field : `${path}.${field}`);
    } else if (value !== undefined) parameters[path] = typeof value === "string" ? value : JSON.stringify(value);
  };
  walk(config, "");
  return parameters;
};
