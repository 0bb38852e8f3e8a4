import { fixed, percent, table } from "../../text/index.ts";
import type { PairRow } from "./tabulatePairs.ts";

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
