import { type ChartTable, showNumber } from "../../charts/index.ts";
import { type Html, html } from "./Html.ts";

/** A table in a box of its own, which scrolls where it is too wide or long. Missing numbers are a dash. */
export const table = ({ columns, rows }: ChartTable, label: string): Html => {
  const isNumeric = columns.map((_, column) => rows.every((row) => isNumber(row[column])));
  const cell = (value: string | number | null | undefined, column: number): Html =>
    html`<td${isNumeric[column] ? html` class="number"` : undefined}>${showCell(value)}</td>`;
  return html`<div class="table" tabindex="0" role="region" aria-label="Table: ${label}"><table><thead><tr>${columns.map(
    (name, column) => html`<th scope="col"${isNumeric[column] ? html` class="number"` : undefined}>${name}</th>`,
  )}</tr></thead><tbody>${rows.map((row) => html`<tr>${columns.map((_, column) => cell(row[column], column))}</tr>`)}</tbody></table></div>`;
};

/** A missing number stands among numbers, and so does one with its interval. */
const isNumber = (value: string | number | null | undefined): boolean =>
  typeof value === "string" ? value.includes(" \u00b1 ") : true;

const showCell = (value: string | number | null | undefined): string => {
  if (value === null || value === undefined) return "\u2013";
  if (typeof value === "string") return value;
  return Number.isInteger(value) ? value.toLocaleString("en").replace("-", "\u2212") : showNumber(value);
};
