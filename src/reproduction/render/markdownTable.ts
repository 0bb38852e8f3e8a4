import type { MeanInterval } from "../../math/index.ts";
import { countOf, showInterval } from "../../text/index.ts";
import type { FigureCell, SummaryTable, TableColumn } from "../figures/Figure.ts";

/** A table as Markdown with its title above. */
export const markdownTable = ({ title, columns, rows }: SummaryTable): string => {
  const seeds = Math.max(0, ...rows.flat().map((cell) => (isInterval(cell) ? cell.count : 0)));
  return [
    `### ${title}`,
    "",
    markdownRows(
      columns.map(({ name, unit }) => (unit === "" ? name : `${name}, ${unit}`)),
      rows.map((row) => row.map((cell, index) => showCell(cell, columns[index]!, seeds))),
      columns.map(({ kind }) => kind === "text"),
    ),
    "",
  ].join("\n");
};

/** Lines of a Markdown table; columns that are not text are aligned to the right. */
export const markdownRows = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  isText: readonly boolean[],
): string =>
  [
    line(head),
    `|${isText.map((text) => (text ? "---" : "---:")).join("|")}|`,
    ...rows.map((row) => line(row.map((cell) => cell.replaceAll("|", "\\|")))),
  ].join("\n");

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const isInterval = (cell: FigureCell): cell is MeanInterval => typeof cell === "object" && cell !== null;

/** If a row has fewer seeds than the rest of the table, their number is added. */
const showCell = (cell: FigureCell, { digits, scale }: TableColumn, seeds: number): string => {
  if (cell === null) return "-";
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return showInterval({ mean: scale * cell, halfWidth: null, digits });
  const { mean, halfWidth, count } = cell;
  const text = showInterval({ mean: scale * mean, halfWidth: halfWidth === null ? null : scale * halfWidth, digits });
  return count < seeds ? `${text} (${countOf(count, "seed")})` : text;
};
