import type { MeasureOptions, PairMeasure, PairRow } from "../../experiments/index.ts";
import { fixed } from "../../text/index.ts";

/** The findings, one plain sentence each. A difference is claimed only if its 95 % interval excludes zero. */
export const findings = (
  rows: readonly PairRow[],
  pairs: readonly PairMeasure[],
  { within, window }: MeasureOptions,
): string[] => {
  const said = (name: string, tell: (row: PairRow) => string): string[] =>
    rows.filter((row) => row.name === name).map((row) => tell(row));
  return [
    ...said(
      "a liar's payoff",
      (row) =>
        `A liar earned ${show(row, row.with)} after the price of its energy, and ${show(row, row.without)} when the same learners were honest: ${verdict(row, "lying paid", "lying lowered its payoff")}.`,
    ),
    ...said("an honest learner's payoff", (row) => `An honest learner earned ${change(row, "it gained", "it lost")}.`),
    ...said(
      "a liar's reputation",
      (row) => `A liar\u2019s reputation was ${change(row, "lying raised it", "lying lowered it")}.`,
    ),
    ...said(
      "liars' updates accepted",
      (row) =>
        `Of liars\u2019 updates, ${show(row, row.with)} were accepted (${show(row, row.without)} without the lies).`,
    ),
    ...said(
      "accuracy of the honest",
      (row) => `The personalized accuracy of honest learners was ${change(row, "it rose", "it fell")}.`,
    ),
    ...(rows.some(({ name }) => name === "accuracy of the honest")
      ? []
      : said("accuracy of all", (row) => `The personalized accuracy was ${change(row, "it rose", "it fell")}.`)),
    ...shiftFindings(pairs, within, window),
    ...said("updates lost", (row) => `Updates lost in a run: ${change(row, "more were lost", "fewer were lost")}.`),
  ];
};

const shiftFindings = (pairs: readonly PairMeasure[], within: number, window: number): string[] => {
  const shifts = pairs.flatMap(({ shifts: [first] }) => (first === undefined ? [] : [first]));
  if (shifts.length === 0) return [];
  const mean = (values: readonly (number | null)[]): number | null => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const level = (value: number | null): string => (value === null ? "not measured" : `${fixed(100 * value, 1)} %`);
  const recovered = shifts.filter((shift) => shift.with.recovery !== null);
  const rounds = mean(recovered.map((shift) => shift.with.recovery));
  const moved = (which: "with" | "without"): string =>
    `${fixed(100 * (mean(shifts.map((shift) => shift[which].moved.length / shift[which].learners.length)) ?? 0), 0)} %`;
  return [
    `Learners whose task shifted had an accuracy of ${level(mean(shifts.map((shift) => shift.with.before)))} before the shift, and of ${level(mean(shifts.map((shift) => shift.with.lowest)))} at the lowest after it. Without the shift, their lowest was ${level(mean(shifts.map((shift) => shift.without.lowest)))}.`,
    rounds === null
      ? `In no seed did accuracy return to within ${fixed(100 * within, 1)} points of its level before the shift.`
      : `In ${recovered.length} of ${shifts.length} seeds accuracy returned to within ${fixed(100 * within, 1)} points of its level before the shift, after ${fixed(rounds, 1)} rounds on average. Only rounds that are measured count.`,
    `${moved("with")} of the shifted learners were in a different coalition ${window} rounds later, and ${moved("without")} without a shift.`,
  ];
};

const change = (row: PairRow, up: string, down: string): string =>
  `${show(row, row.with)} with and ${show(row, row.without)} without: ${verdict(row, up, down)}`;

const verdict = (row: PairRow, up: string, down: string): string => {
  if (row.difference === 0) return "no difference";
  const by = `${showDifference(row, Math.abs(row.difference))} ${row.difference > 0 ? "more" : "less"}`;
  if (row.halfWidth === null) return `${by}, from one seed, without an interval`;
  const interval = `${by}, \u00b1 ${showDifference(row, row.halfWidth)}`;
  if (Math.abs(row.difference) <= row.halfWidth) return `${interval}, not distinguishable from zero`;
  return `${interval}: ${row.difference > 0 ? up : down}`;
};

const show = ({ unit }: PairRow, value: number): string =>
  unit === "%" ? `${fixed(100 * value, 1)} %` : `${fixed(value)}${unit === "" ? "" : ` ${unit}`}`;

const showDifference = (row: PairRow, value: number): string =>
  row.unit === "%" ? `${fixed(100 * value, 1)} points` : show(row, value);
