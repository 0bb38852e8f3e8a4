import { type Chart, drawChart, type LegendEntry } from "./Chart.ts";
import { lightTheme, resolveColors } from "./palette.ts";
import { breakLines, svgText, textWidth } from "./svgText.ts";

const MARGIN = 16;
const TITLE_SIZE = 16;
const LEGEND_SIZE = 12;
const LEGEND_LINE = 22;
const SIGN_WIDTH = 28;

/**
 * A chart as the text of an SVG file that needs nothing else: title and legend in it, light colors, a white ground, fonts that
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
  return resolveColors(
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

/** Text as it may stand in HTML and SVG, between tags and in quoted attributes. */
export const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** The sign of a legend's entry, drawn in a field of 22 x 12 with its corner at (x, y). */
export const legendSign = ({ shape, color }: LegendEntry, x = 0, y = 0): string => {
  const at = `transform="translate(${x},${y})"`;
  switch (shape) {
    case "line":
      return `<path ${at} d="M1,6H21" stroke="${color}" stroke-width="2.5" fill="none"/>`;
    case "dash":
      return `<path ${at} d="M1,6H21" stroke="${color}" stroke-width="2.5" stroke-dasharray="5 3" fill="none"/>`;
    case "band":
      return `<rect ${at} x="1" y="1" width="20" height="10" fill="${color}" fill-opacity="0.22"/>`;
    case "whisker":
      return `<path ${at} d="M1,6H21M1,3V9M21,3V9" stroke="${color}" stroke-width="1.5" fill="none"/>`;
    case "square":
      return `<rect ${at} x="6" y="1" width="10" height="10" rx="2" fill="${color}"/>`;
    case "frame":
      return `<rect ${at} x="6" y="1" width="10" height="10" stroke="${color}" stroke-width="1.5" fill="none"/>`;
    case "dot":
      return `<circle ${at} cx="11" cy="6" r="4" fill="${color}"/>`;
    case "ring":
      return `<circle ${at} cx="11" cy="6" r="4" stroke="${color}" stroke-width="2" fill="none"/>`;
    case "diamond":
      return `<path ${at} d="M11,0.5L16,6L11,11.5L6,6Z" stroke="${color}" stroke-width="1.5" fill="none"/>`;
    case "cross":
      return `<path ${at} d="M7,2L15,10M15,2L7,10" stroke="${color}" stroke-width="2" fill="none"/>`;
  }
};
