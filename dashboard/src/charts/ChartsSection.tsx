import { type ReactNode, useMemo } from "react";
import type { RunModel } from "../feed/RunModel.ts";
import { Notice } from "../parts/Notice.tsx";
import { strings } from "../strings.ts";
import { ChartFigure } from "./ChartFigure.tsx";
import { runCharts } from "./runCharts.ts";

/** The run over its rounds. */
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
