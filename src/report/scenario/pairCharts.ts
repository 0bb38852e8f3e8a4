import { barChart, type Chart, lineChart, type SeriesPoint } from "../../charts/index.ts";
import type { AccuracyCourse, PairMeasure, PairRow } from "../../experiments/index.ts";
import { meanInterval } from "../../math/index.ts";
import { ACCURACY } from "../comparison/measures.ts";

const BAND = "95 % interval over seeds";
/** With fewer seeds an interval is so wide that it hides the lines. */
const BAND_SEEDS = 3;

const TITLES: Readonly<Record<AccuracyCourse["group"], string>> = {
  honest: "Accuracy of honest learners",
  shifted: "Accuracy of learners whose task shifts",
  all: "Accuracy of all active learners",
};

/** Personalized accuracy over rounds, with and without: of the honest and the shifted first. */
export const courseCharts = (pairs: readonly PairMeasure[]): Chart[] =>
  (["honest", "shifted", "all"] as const).flatMap((group) => {
    // in some seeds all shifted learners may be passive, and have no values to draw
    const courses = pairs.flatMap(({ courses: own }) => own.filter((one) => one.group === group && isKnown(one)));
    if (courses.length === 0) return [];
    const hasBand = courses.length >= BAND_SEEDS;
    const shift = group === "shifted" ? pairs[0]!.shifts[0]?.with.round : undefined;
    const series = (which: "without" | "with", name: string) => ({
      name,
      ...(hasBand && { band: BAND }),
      points: meanPoints(courses, which, hasBand),
    });
    const chart = lineChart({
      name: `scenario-accuracy-${group}`,
      title: TITLES[group],
      x: { label: "round" },
      y: ACCURACY,
      ...(shift !== undefined && { notes: [{ x: shift, label: "shift" }] }),
      series: [series("without", "without"), series("with", "with")],
    });
    const omission = `Of ${pairs.length} seeds, ${courses.length} ${courses.length === 1 ? "has" : "have"} such active learners. ${chart.omission}`;
    return [courses.length === pairs.length ? chart : { ...chart, omission: omission.trim() }];
  });

const isKnown = ({ points }: AccuracyCourse): boolean =>
  points.some(({ without, with: run }) => without !== null || run !== null);

const meanPoints = (courses: readonly AccuracyCourse[], which: "without" | "with", hasBand: boolean): SeriesPoint[] =>
  courses[0]!.points.map(({ round: x }) => {
    const values = courses.flatMap(({ points }) => points.find(({ round }) => round === x)?.[which] ?? []);
    if (values.length < courses.length) return { x, mean: null };
    const { mean, halfWidth } = meanInterval(values.map((value) => 100 * value));
    return { x, mean, ...(hasBand && halfWidth !== null && { low: mean - halfWidth, high: mean + halfWidth }) };
  });

/** The earnings of learners in both runs, each with its own interval. */
export const earningCharts = (pairs: readonly PairMeasure[]): Chart[] => {
  const lies = pairs.flatMap(({ lies: own }) => (own === null ? [] : [own]));
  if (lies.length === 0) return [];
  const bar = (name: string, values: readonly number[]) => {
    const { mean, halfWidth } = meanInterval(values);
    return { name, mean, ...(halfWidth !== null && { low: mean - halfWidth, high: mean + halfWidth }) };
  };
  return [
    barChart({
      name: "scenario-earnings",
      title: "Earnings of a learner",
      y: { label: "payoff", unit: "token" },
      band: BAND,
      groups: (["liars", "others"] as const).map((group) => ({
        name: group === "liars" ? "a liar" : "an honest learner",
        bars: [
          bar(
            "without",
            lies.map(({ truth }) => truth[group].payoff),
          ),
          bar(
            "with",
            lies.map(({ lie }) => lie[group].payoff),
          ),
        ],
      })),
    }),
  ];
};

/** Short names of table rows, for narrow drawings. */
const TOKENS = {
  "a liar's payments": "a liar, paid",
  "a liar's payoff": "a liar",
  "an honest learner's payoff": "the honest",
};
const REPUTATIONS = { "a liar's reputation": "a liar", "an honest learner's reputation": "the honest" };
const ACCURACIES = {
  "accuracy of the honest": "the honest",
  "accuracy of all": "all active",
  "accuracy of shared models": "shared models",
  "accuracy of the passive": "the passive",
};

/** Paired differences with their intervals. An interval without zero shows a difference. */
export const differenceCharts = (rows: readonly PairRow[]): Chart[] => {
  const chart = (
    name: string,
    title: string,
    unit: string,
    labels: Readonly<Record<string, string>>,
    scale: number = 1,
  ): Chart[] => {
    const shown = rows.filter((row) => Object.hasOwn(labels, row.name));
    if (shown.length === 0) return [];
    const groups = shown.map((row) => {
      const mean = scale * row.difference;
      const half = row.halfWidth === null ? null : scale * row.halfWidth;
      const bar = { name: title, mean, ...(half !== null && { low: mean - half, high: mean + half }) };
      return { name: labels[row.name]!, bars: [bar] };
    });
    const y = { label: "with minus without", ...(unit !== "" && { unit }) };
    return [barChart({ name, title, y, band: "95 % interval of the paired difference", groups })];
  };
  return [
    ...chart("scenario-tokens", "Change of payoff, and of a liar\u2019s payments", "token", TOKENS),
    ...chart("scenario-reputations", "Change of reputation", "", REPUTATIONS),
    ...chart("scenario-points", "Change of accuracy", "points", ACCURACIES, 100),
  ];
};
