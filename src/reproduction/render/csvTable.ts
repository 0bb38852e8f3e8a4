import type { FigureCell, SummaryTable, TableColumn } from "../figures/Figure.ts";

/**
 * A table as CSV (RFC 4180): for each interval the mean, half of the 95 % interval, and the number of seeds. Numbers are in the
 * unit of the head, in full; a missing value is empty.
 */
export const csvTable = ({ columns, rows }: SummaryTable): string => {
  const head = columns.flatMap(({ name, unit, kind }) => {
    const full = unit === "" ? name : `${name} (${unit})`;
    return kind === "interval" ? [full, `${name}: half width of 95 % interval`, `${name}: seeds`] : [full];
  });
  return csvLines([head, ...rows.map((row) => row.flatMap((cell, index) => fieldsOf(cell, columns[index]!)))]);
};

/** Rows of fields as CSV. */
const csvLines = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");

const fieldsOf = (cell: FigureCell, { kind, scale }: TableColumn): (string | number | null)[] => {
  if (kind !== "interval") return [typeof cell === "number" ? scale * cell : (cell as string | null)];
  if (cell === null || typeof cell !== "object") return [null, null, null];
  const { mean, halfWidth, count } = cell;
  return [scale * mean, halfWidth === null ? null : scale * halfWidth, count];
};

const quoted = (field: string | number | null): string => {
  const text = field === null ? "" : String(field);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
