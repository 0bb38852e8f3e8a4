import {
  accuracyChart,
  type Chart,
  certificateChart,
  completionChart,
  gasChart,
  incentiveChart,
  kktChart,
  lossChart,
  newcomersChart,
  profitChart,
  providerUtilityChart,
  reputationChart,
} from "gfml/charts";
import type { RunModel } from "../feed/RunModel.ts";

/** The charts of a run over its rounds; what it has no data for is not there. */
export const runCharts = ({ rounds, evaluations, chain }: RunModel): Chart[] =>
  [
    ...(evaluations.length > 0
      ? [accuracyChart(evaluations), lossChart(evaluations), newcomersChart(evaluations)]
      : []),
    ...(rounds.length > 0
      ? [
          incentiveChart(rounds),
          completionChart(rounds),
          providerUtilityChart(rounds),
          profitChart(rounds),
          reputationChart(rounds),
          kktChart(rounds),
          certificateChart(rounds, "maxGain"),
          certificateChart(rounds, "maxGainAfterLeader"),
          certificateChart(rounds, "stackelbergRegret"),
        ]
      : []),
    ...(chain.length > 0 ? [gasChart(chain)] : []),
  ].filter((chart) => chart !== undefined);
