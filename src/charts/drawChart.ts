import { plot } from "@observablehq/plot";
import type { Chart } from "./Chart.ts";

/**
 * Draws a chart for a place so many CSS pixels wide, in a browser or anywhere else that has a document. The page gives the
 * title, the legend and the colors ({@link themeRules}).
 */
export const drawChart = (chart: Chart, document: Document, width: number): SVGSVGElement => {
  const drawn = plot({ ...chart.plot(width), document, figure: false });
  const svg = drawn as SVGSVGElement;
  // the parts of a picture have no names of their own; they keep them for style sheets and tests
  for (const part of svg.querySelectorAll("[aria-label]")) {
    part.setAttribute("data-mark", part.getAttribute("aria-label")!);
    part.removeAttribute("aria-label");
  }
  // its rules are the page's: one sheet for all drawings
  svg.querySelector("style")?.remove();
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", chart.title);
  svg.setAttribute("aria-description", chart.description);
  return svg;
};
