import { renderSvg } from "../../report/renderChart.ts";
import { ablationCharts } from "./ablationCharts.ts";
import type { AblationSummary } from "./summarizeAblation.ts";

/** A drawing of an ablation: its file name, its title, and the text of the SVG file. */
export interface AblationDrawing {
  readonly file: string;
  readonly title: string;
  readonly svg: string;
}

export const drawAblation = (summary: AblationSummary): AblationDrawing[] =>
  ablationCharts(summary).map((chart) => ({
    file: `${chart.name}.svg`,
    title: chart.title,
    svg: renderSvg(chart),
  }));
