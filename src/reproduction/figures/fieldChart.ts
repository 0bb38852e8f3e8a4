import { type Chart, lineChart, type Series } from "../../charts/index.ts";
import type { Metric } from "../metrics/Metric.ts";
import type { PaperDataSet } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";
import type { Variant } from "../plan/Variant.ts";
import { axisOf, bandName, fieldSeries, withoutBands } from "./chartSeries.ts";
import { dataTitle } from "./eachDataSet.ts";

/** One line of a figure over a varied field. */
export interface FieldLine {
  readonly name: string;
  readonly places: readonly { readonly x: number; readonly variant: Variant }[];
  readonly dash?: string;
  readonly color?: string;
}

/** With more lines, bands would cover each other and the lines. The tables have the intervals. */
const BANDED_LINES = 4;

/** A metric over a varied field, with a line for each of some families of variants. */
export const fieldChart = (given: {
  readonly study: Study;
  readonly data: PaperDataSet;
  /** Name of the figure and the metric: "fig7", "accuracy". */
  readonly figure: string;
  readonly id: string;
  readonly title: string;
  readonly x: { readonly label: string; readonly unit?: string };
  readonly metric: Metric;
  readonly lines: readonly FieldLine[];
}): Chart => {
  const { study, data, figure, id, title, x, metric, lines } = given;
  const shown = lines.length > BANDED_LINES ? withoutBands : (series: Series[]) => series;
  return lineChart({
    name: `${figure}-${data}-${id}`,
    title: `${title}, ${dataTitle(data)}`,
    x,
    y: axisOf(metric),
    series: lines.flatMap(({ name, places, ...style }) =>
      shown(fieldSeries(study, data, name, places, metric)).map((series) => ({
        ...series,
        ...style,
        ...(lines.length === 1 && bandName(study)),
      })),
    ),
  });
};
