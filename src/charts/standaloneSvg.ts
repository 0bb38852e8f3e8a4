import { breakLines } from "./breakLines.ts";
import type { Chart, LegendEntry } from "./Chart.ts";
import { drawChart } from "./drawChart.ts";
import { escapeText } from "./escapeText.ts";
import { legendSign } from "./legendSvg.ts";
import { lightTheme, resolveColours } from "./palette.ts";
import { svgText } from "./svgText.ts";
import { textWidth } from "./textWidth.ts";

const MARGIN = 16;
const TITLE_SIZE = 16;
const LEGEND_SIZE = 12;
const LEGEND_LINE = 22;
const SIGN_WIDTH = 28;

/**
 * A chart as the text of an SVG file that needs nothing else: title and legend in it, light colours, a white ground, fonts that
 * any viewer has or replaces.
 */
export const standaloneSvg = (chart: Chart, document: Document, width: number = 720): string => {
  const inner = width - 2 * MARGIN;
  const svg = drawChart(chart, document, inner);
  const height = Number(svg.getAttribute("height"));
  const titles = breakLines(chart.title, TITLE_SIZE * 1.08, inner);
  const titleHeight = titles.length * TITLE_SIZE * 1.3;
  const { signs, lines } = layLegend(chart.legend, inner);
  const legendTop = MARGIN + titleHeight + 6;
  const drawingTop = legendTop + lines * LEGEND_LINE + 4;
  const total = Math.ceil(drawingTop + height + MARGIN / 2);
  svg.setAttribute("x", `${MARGIN}`);
  svg.setAttribute("y", `${drawingTop}`);
  for (const name of ["role", "aria-label", "aria-description", "class", "style"]) svg.removeAttribute(name);
  svg.setAttribute("font-size", "12");
  svg.setAttribute("font-family", FONTS);
  const text = titles
    .map(
      (line, index) =>
        `<text x="${MARGIN}" y="${MARGIN + TITLE_SIZE * (0.9 + 1.3 * index)}" font-size="${TITLE_SIZE}" font-weight="600">${escapeText(line)}</text>`,
    )
    .join("");
  const legend = signs
    .map(({ entry, x, line }) => {
      const y = legendTop + line * LEGEND_LINE;
      return `${legendSign(entry, MARGIN + x, y + 3)}<text x="${MARGIN + x + SIGN_WIDTH}" y="${y + 13}" font-size="${LEGEND_SIZE}">${escapeText(entry.label)}</text>`;
    })
    .join("");
  return resolveColours(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" role="img" aria-labelledby="title description" fill="${lightTheme.ink}" color="${lightTheme.ink}" font-family="${FONTS}"><title id="title">${escapeText(chart.title)}</title><desc id="description">${escapeText(chart.description)}</desc><rect width="${width}" height="${total}" fill="${lightTheme.ground}"/>${text}${legend}${svgText(svg)}</svg>\n`,
  );
};

const FONTS = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif";

/** Entries beside each other while they fit. */
const layLegend = (
  legend: readonly LegendEntry[],
  width: number,
): { signs: { entry: LegendEntry; x: number; line: number }[]; lines: number } => {
  const signs: { entry: LegendEntry; x: number; line: number }[] = [];
  let x = 0;
  let line = 0;
  for (const entry of legend) {
    const need = SIGN_WIDTH + textWidth(entry.label, LEGEND_SIZE) + 14;
    if (x > 0 && x + need > width) {
      x = 0;
      line++;
    }
    signs.push({ entry, x, line });
    x += need;
  }
  return { signs, lines: legend.length === 0 ? 0 : line + 1 };
};
