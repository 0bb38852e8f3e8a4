import { type PlotOptions, plot } from "@observablehq/plot";

/** A drawing as data: everything that a page, a file or a screen reader needs of it. */
export interface Chart {
  /** For file names and ids: "accuracy", "coalition-flow". */
  readonly name: string;
  readonly title: string;
  /** The drawing and its message in words, for readers who cannot see it. */
  readonly description: string;
  /** What a color or a stroke stands for; empty where the drawing says it itself. */
  readonly legend: readonly LegendEntry[];
  /** The numbers that are drawn. */
  readonly table: ChartTable;
  /** What the drawing leaves out, as a sentence; empty if nothing. */
  readonly omission: string;
  /** The drawing for a place so many CSS pixels wide; colors are those of the palette, or currentColor. */
  readonly plot: (width: number) => PlotOptions;
}

export interface LegendEntry {
  readonly label: string;
  /** A color of the palette. */
  readonly color: string;
  readonly shape: "line" | "dash" | "dot" | "ring" | "square" | "band" | "whisker" | "frame" | "diamond" | "cross";
}

export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** An axis: its quantity and unit. */
export interface Axis {
  readonly label: string;
  /** "s", "token", "%": values are given in this unit. */
  readonly unit?: string;
  /** Values that the axis shows at least. */
  readonly include?: readonly number[];
  /** Between what values must lie by their nature: intervals are drawn no further. */
  readonly limits?: readonly [number, number];
}

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
