import { type Chart, drawChart, legendSign, svgText } from "../../charts/index.ts";
import { createDocument } from "../renderChart.ts";
import { type Html, html, raw } from "./Html.ts";
import { table } from "./table.ts";

/** Widths that a drawing is made for, CSS pixels: a phone, a column, the whole page. The style sheet shows one of them. */
const WIDTHS = { narrow: 327, column: 524, page: 1096 } as const;

/** How much of the page a figure takes: one of two columns, one of three, or all. */
export type FigureSpan = "column" | "third" | "page";

/** A chart in a page: title, legend, drawing, and its numbers as a table. */
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
