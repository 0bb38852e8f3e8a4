import {
  type Chart,
  type ChartTable,
  drawChart,
  escapeText,
  legendSign,
  showNumber,
  svgText,
} from "../../charts/index.ts";
import { createDocument } from "../renderChart.ts";

/** Text that is already HTML and is not escaped again. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | undefined | readonly Part[];

/** Makes HTML from a template. Inserted values are escaped unless they are HTML. Lists are joined; undefined adds nothing. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: strings.reduce(
    (text, string, index) => `${text}${string}${index < parts.length ? show(parts[index]) : ""}`,
    "",
  ),
});

/** Marks trusted text as HTML: a drawing, a style sheet. */
export const raw = (text: string): Html => ({ html: text });

const show = (part: Part): string => {
  if (part === undefined) return "";
  if (typeof part === "string") return escapeText(part);
  if (typeof part === "number") return `${part}`;
  if ("html" in part) return part.html;
  return part.map(show).join("");
};

/** Widths of a drawing in CSS pixels: a phone, a column, the whole page. The style sheet shows one of them. */
const WIDTHS = { narrow: 327, column: 524, page: 1096 } as const;

/** The width of a figure: one of two columns, one of three, or the whole page. */
export type FigureSpan = "column" | "third" | "page";

/** A chart in a page: title, legend, drawing, and a table of its numbers. */
export const figure = (chart: Chart, span: FigureSpan = "column", note?: string): Html => {
  const document = createDocument();
  const draw = (size: keyof typeof WIDTHS): Html =>
    html`<div class="drawing for-${size}">${raw(svgText(drawChart(chart, document, WIDTHS[size])))}</div>`;
  const words = [note ?? "", chart.omission].filter((text) => text !== "").join(" ");
  return html`<figure id="${chart.name}" class="${span}">
<figcaption><h3>${chart.title}</h3>${words === "" ? undefined : html`<p>${words}</p>`}</figcaption>
${chart.legend.length === 0 ? undefined : html`<ul class="legend">${chart.legend.map((entry) => html`<li><svg width="22" height="12" aria-hidden="true">${raw(legendSign(entry))}</svg>${entry.label}</li>`)}</ul>`}
${draw("narrow")}${draw("column")}${span === "page" ? draw("page") : undefined}
<details><summary>Numbers</summary>${table(chart.table, chart.title)}</details>
</figure>
`;
};

/** A table in a box that scrolls if the table is too wide or long. A missing number is a dash. */
export const table = ({ columns, rows }: ChartTable, label: string): Html => {
  const isNumeric = columns.map((_, column) => rows.every((row) => isNumber(row[column])));
  const cell = (value: string | number | null | undefined, column: number): Html =>
    html`<td${isNumeric[column] ? html` class="number"` : undefined}>${showCell(value)}</td>`;
  return html`<div class="table" tabindex="0" role="region" aria-label="Table: ${label}"><table><thead><tr>${columns.map(
    (name, column) => html`<th scope="col"${isNumeric[column] ? html` class="number"` : undefined}>${name}</th>`,
  )}</tr></thead><tbody>${rows.map((row) => html`<tr>${columns.map((_, column) => cell(row[column], column))}</tr>`)}</tbody></table></div>`;
};

/** Whether a cell counts as a number: a missing number does, and a number with its interval does. */
const isNumber = (value: string | number | null | undefined): boolean =>
  typeof value === "string" ? value.includes(" \u00b1 ") : true;

const showCell = (value: string | number | null | undefined): string => {
  if (value === null || value === undefined) return "\u2013";
  if (typeof value === "string") return value;
  return Number.isInteger(value) ? value.toLocaleString("en").replace("-", "\u2212") : showNumber(value);
};
