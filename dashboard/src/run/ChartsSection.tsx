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
import { type ReactNode, useMemo } from "react";
import type { RunModel } from "../feed/RunModel.ts";
import { ChartFigure } from "../parts/ChartFigure.tsx";
import { Notice } from "../parts/Notice.tsx";
import { strings } from "../strings.ts";

/** The charts of the run. */
export const ChartsSection = ({ model }: { readonly model: RunModel }): ReactNode => {
  const charts = useMemo(() => runCharts(model), [model]);
  return (
    <section aria-labelledby="charts">
      <h2 id="charts">{strings.charts.title}</h2>
      {charts.length === 0 ? (
        <Notice kind="empty">{strings.charts.none}</Notice>
      ) : (
        <div className="charts">
          {charts.map((chart) => (
            <ChartFigure key={chart.name} chart={chart} />
          ))}
        </div>
      )}
    </section>
  );
};

/** The charts of a run over its rounds. A chart without data is left out. */
const runCharts = ({ rounds, evaluations, chain, status }: RunModel): Chart[] =>
  [
    ...(evaluations.length > 0
      ? [accuracyChart(evaluations, status.aloneAccuracy), lossChart(evaluations), newcomersChart(evaluations)]
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
