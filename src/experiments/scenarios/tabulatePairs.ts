import { fixed, percent, table } from "../../text/index.ts";
import type { PairMeasure } from "./measurePair.ts";
import { pairedDifference } from "./pairedDifference.ts";

/** One quantity over the seeds: without the scenario, with it, and the paired difference. */
export interface PairRow {
  readonly name: string;
  readonly unit: "%" | "token" | "s" | "";
  readonly without: number;
  readonly with: number;
  readonly difference: number;
  /** Half the width of the 95 % interval of the difference; null for one seed. */
  readonly halfWidth: number | null;
  readonly seeds: number;
}

/** The measures of all seeds as rows of means. A seed without a quantity is not part of its row. */
export const tabulatePairs = (pairs: readonly PairMeasure[]): PairRow[] => {
  const row = (
    name: string,
    unit: PairRow["unit"],
    of: (pair: PairMeasure) => readonly [number | null | undefined, number | null | undefined],
  ): PairRow[] => {
    const values = pairs
      .map(of)
      .filter((pair): pair is readonly [number, number] => pair[0] != null && pair[1] != null);
    if (values.length === 0) return [];
    const [before, after] = [values.map(([first]) => first), values.map(([, second]) => second)];
    const { mean, halfWidth } = pairedDifference(after, before);
    const meanOf = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
    return [
      { name, unit, without: meanOf(before), with: meanOf(after), difference: mean, halfWidth, seeds: values.length },
    ];
  };
  return [
    ...row("a liar's payments", "token", ({ lies }) => [lies?.truth.liars.payments, lies?.lie.liars.payments]),
    ...row("a liar's payoff", "token", ({ lies }) => [lies?.truth.liars.payoff, lies?.lie.liars.payoff]),
    ...row("a liar's reputation", "", ({ lies }) => [lies?.truth.liars.reputation, lies?.lie.liars.reputation]),
    ...row("liars' updates accepted", "%", ({ lies }) => [lies?.truth.liars.delivered, lies?.lie.liars.delivered]),
    ...row("an honest learner's payoff", "token", ({ lies }) => [lies?.truth.others.payoff, lies?.lie.others.payoff]),
    ...row("an honest learner's reputation", "", ({ lies }) => [
      lies?.truth.others.reputation,
      lies?.lie.others.reputation,
    ]),
    ...row("accuracy of the honest", "%", ({ lies }) => [lies?.truth.others.accuracy, lies?.lie.others.accuracy]),
    ...row("accuracy of all", "%", (pair) => [pair.without.accuracy, pair.with.accuracy]),
    ...row("accuracy of shared models", "%", (pair) => [pair.without.accuracyBefore, pair.with.accuracyBefore]),
    ...row("accuracy of the passive", "%", (pair) => [pair.without.passive, pair.with.passive]),
    ...row("accuracy before the shift", "%", ({ shifts }) => [shifts[0]?.without.before, shifts[0]?.with.before]),
    ...row("lowest after the shift", "%", ({ shifts }) => [shifts[0]?.without.lowest, shifts[0]?.with.lowest]),
    ...row("rounds to recover", "", ({ shifts }) => [shifts[0]?.without.recovery, shifts[0]?.with.recovery]),
    ...row("of the shifted, in a different coalition", "%", ({ shifts }) => [
      shareMoved(shifts[0]?.without),
      shareMoved(shifts[0]?.with),
    ]),
    ...row("updates lost", "", (pair) => [pair.without.dropped, pair.with.dropped]),
    ...row("time of a round", "s", (pair) => [pair.without.completionTime, pair.with.completionTime]),
    ...row("paid in all", "token", (pair) => [pair.without.payments, pair.with.payments]),
    ...row("provider's utility", "", (pair) => [pair.without.providerUtility, pair.with.providerUtility]),
  ];
};

const shareMoved = (shift: PairMeasure["shifts"][number]["with"] | undefined): number | undefined =>
  shift && shift.moved.length / shift.learners.length;

/** The rows as text: name, without, with, difference with its 95 % interval. */
export const pairTable = (rows: readonly PairRow[]): string[] =>
  table(
    [
      ["", "without", "with", "difference", "95 %", "seeds"],
      ...rows.map((row) => [
        row.unit === "token" || row.unit === "s" ? `${row.name}, ${row.unit}` : row.name,
        show(row, row.without),
        show(row, row.with),
        `${row.difference > 0 ? "+" : ""}${showDifference(row, row.difference)}`,
        row.halfWidth === null ? "" : `± ${showDifference(row, row.halfWidth)}`,
        String(row.seeds),
      ]),
    ],
    "lrrrrr",
  );

const show = ({ unit }: PairRow, value: number): string => (unit === "%" ? percent(value) : fixed(value));

/** Differences of percentages are in points. */
const showDifference = (row: PairRow, value: number): string =>
  row.unit === "%" ? `${fixed(100 * value, 1)} points` : show(row, value);
