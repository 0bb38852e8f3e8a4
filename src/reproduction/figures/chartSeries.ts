import type { Axis, BarGroup, Series, SeriesPoint } from "../../charts/index.ts";
import type { RunOutcome } from "../../experiments/index.ts";
import { meanInterval } from "../../math/index.ts";
import type { Metric } from "../metrics/Metric.ts";
import { seedValues } from "../metrics/seedValues.ts";
import type { PaperDataSet } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";
import type { Variant } from "../plan/Variant.ts";
import { LEAST_SEEDS } from "../verdicts/judge.ts";

/** A line over the course of a run: the mean over seeds at each place where all finished seeds have a value. */
export const courseSeries = (
  study: Study,
  data: PaperDataSet,
  variant: Variant,
  name: string,
  course: (outcome: RunOutcome) => readonly { readonly x: number; readonly y: number | null }[],
): Series[] => {
  const byPlace = new Map<number, number[]>();
  let runs = 0;
  for (const seed of study.options.seeds) {
    const outcome = study.outcomeOf(variant, data, seed);
    if (outcome === undefined) continue;
    runs++;
    for (const { x, y } of course(outcome)) {
      if (y === null) continue;
      const values = byPlace.get(x);
      if (values === undefined) byPlace.set(x, [y]);
      else values.push(y);
    }
  }
  const points = [...byPlace]
    .filter(([, values]) => values.length === runs)
    .sort(([left], [right]) => left - right)
    .map(([x, values]) => pointOf(x, values));
  return points.length === 0 ? [] : [{ name, points }];
};

/** A line over a varied field; places that were not played are omitted. */
export const fieldSeries = (
  study: Study,
  data: PaperDataSet,
  name: string,
  places: readonly { readonly x: number; readonly variant: Variant }[],
  metric: Metric,
): Series[] => {
  const points = places.flatMap(({ x, variant }) => {
    const values = seedValues(study, data, variant, metric.of);
    return values.length === 0 ? [] : [pointOf(x, values, metric.scale)];
  });
  return points.length === 0 ? [] : [{ name, points }];
};

/** Bars of one metric over variants, each with the paper's printed value. */
export const metricBars = (
  study: Study,
  data: PaperDataSet,
  rows: readonly { readonly title: string; readonly variant: Variant; readonly printed: number | null }[],
  metric: Metric,
): BarGroup[] =>
  rows.flatMap(({ title, variant, printed }) => {
    const values = seedValues(study, data, variant, metric.of);
    if (values.length === 0) return [];
    const { mean, low, high } = pointOf(0, values, metric.scale);
    return [{ name: title, bars: [{ name: metric.name, mean, low: low ?? null, high: high ?? null, printed }] }];
  });

/** A metric as an axis. */
export const axisOf = ({ name, unit, limits }: Metric): Axis => ({
  label: name,
  ...(unit !== "" && { unit }),
  ...(limits && { limits }),
});

/** The same lines without bands: with many lines, bands would cover each other. */
export const withoutBands = (series: readonly Series[]): Series[] =>
  series.map((one) => ({ ...one, points: one.points.map(({ x, mean }) => ({ x, mean })) }));

/** The meaning of the bands; empty for one seed. */
export const bandName = ({ options }: Study): { readonly band?: string } =>
  options.seeds.length > 1 ? { band: "95 % interval" } : {};

/** A band from fewer seeds would hide the drawing without being informative. */
const pointOf = (x: number, values: readonly number[], scale = 1): SeriesPoint => {
  const { mean, halfWidth } = meanInterval(values);
  const ends =
    halfWidth === null || values.length < LEAST_SEEDS
      ? {}
      : { low: scale * (mean - halfWidth), high: scale * (mean + halfWidth) };
  return { x, mean: scale * mean, ...ends };
};
