import type { LearnerSummary, PartitionSummary } from "./summarizePartition.ts";

/** How a partition's table is shown. */
export interface RenderOptions {
  /** Columns of the terminal; 80 if absent. */
  readonly width?: number;
  /** The largest number of learners shown; all if absent. */
  readonly rows?: number;
  /** Names of the learners; if absent, their numbers. */
  readonly learnerNames?: readonly string[];
  /** Names of the classes; if absent, their numbers. */
  readonly classNames?: readonly string[];
}

/**
 * A partition as a text table: one line per learner, and one column per class if the terminal is wide enough. Otherwise it lists
 * the classes of each learner, cut off with an ellipsis. No line is longer than `width`.
 */
export const renderPartition = (summary: PartitionSummary, options: RenderOptions = {}): string => {
  const { width = 80, rows = summary.learners.length } = options;
  const shown = summary.learners.slice(0, rows);
  const wide = wideTable(summary, shown, options);
  const table = wide.every((line) => line.length <= width) ? wide : narrowTable(summary, shown, options);
  const hidden = summary.learners.length - shown.length;
  return [...table, ...(hidden > 0 ? [`... and ${hidden} more`] : []), "", ...figures(summary)]
    .map((line) => cut(line, width))
    .join("\n");
};

const nameOf = ({ learner }: LearnerSummary, { learnerNames }: RenderOptions): string =>
  learnerNames?.[learner] ?? `${learner}`;

const wideTable = (summary: PartitionSummary, shown: readonly LearnerSummary[], options: RenderOptions): string[] => {
  const classes = summary.classTotals.map((_, label) => options.classNames?.[label] ?? `${label}`);
  const dash = (count: number): string => (count === 0 ? "-" : `${count}`);
  return align([
    ["learner", "samples", ...classes],
    ...shown.map((learner) => [nameOf(learner, options), `${learner.samples}`, ...learner.counts.map(dash)]),
    ["all", `${summary.usedSamples}`, ...summary.classTotals.map(dash)],
  ]);
};

const narrowTable = (summary: PartitionSummary, shown: readonly LearnerSummary[], options: RenderOptions): string[] => {
  const list = (counts: readonly number[]): string =>
    counts.flatMap((count, label) => (count > 0 ? [`${options.classNames?.[label] ?? label}:${count}`] : [])).join(" ");
  const rows = [
    ["learner", "samples"],
    ...shown.map((learner) => [nameOf(learner, options), `${learner.samples}`]),
    ["all", `${summary.usedSamples}`],
  ];
  const lists = ["class:samples", ...shown.map((learner) => list(learner.counts)), list(summary.classTotals)];
  return align(rows).map((line, row) => `${line}  ${lists[row]}`);
};

/** The first column is left-aligned, numbers are right-aligned. */
const align = (rows: readonly (readonly string[])[]): string[] => {
  const widths = rows[0]!.map((_, column) => rows.reduce((most, row) => Math.max(most, row[column]!.length), 0));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("  "),
  );
};

const figures = (summary: PartitionSummary): string[] => [
  `learners ${summary.learners.length}, samples a learner ${summary.smallest} to ${summary.largest}`,
  `samples used ${summary.usedSamples}, unused ${summary.unusedSamples}`,
  `label entropy ${summary.meanEntropy.toFixed(2)} bits a learner, ${summary.totalEntropy.toFixed(2)} bits in all`,
  `heterogeneity ${summary.heterogeneity.toFixed(3)} (0: all learners alike)`,
];

const cut = (line: string, width: number): string =>
  line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
