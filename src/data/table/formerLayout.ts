import { parseNumber } from "./parseNumber.ts";
import type { TableLayout } from "./TableLayout.ts";

/**
 * How version 0.1 read a table, from its first row alone: for runs and services that it made. The separator is a tab or a
 * semicolon where the first line has one; the first row is a header if one of its features is no number; the label is last.
 */
export const formerLayout = (head: string, layout: TableLayout): TableLayout => {
  const line = head.slice(0, Math.max(0, head.search(/[\r\n]|$/))).replace(/^\ufeff/, "");
  const separator = layout.separator ?? (line.includes("\t") ? "\t" : line.includes(";") ? ";" : ",");
  const fields = line.split(separator).map((field) => field.trim().replace(/^"(.*)"$/, "$1"));
  const named = fields.indexOf(String(layout.labelColumn));
  const labelAt = named >= 0 ? named : Number(layout.labelColumn ?? fields.length) - 1;
  const header = layout.header ?? fields.some((field, at) => at !== labelAt && parseNumber(field) === undefined);
  return { ...layout, separator, header, labelColumn: layout.labelColumn ?? fields.length, decimal: ".", drop: [] };
};
