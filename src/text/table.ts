import { padText, textWidth } from "./textWidth.ts";

/** Rows of cells as lines, two spaces between columns. `align` holds one letter a column: l(eft) or r(ight). */
export const table = (rows: readonly (readonly string[])[], align: string): string[] => {
  const widths = [...align].map((_, column) => Math.max(0, ...rows.map((row) => textWidth(row[column] ?? ""))));
  return rows.map((row) =>
    widths
      .map((width, column) => padText(row[column] ?? "", width, align[column] === "r" ? "right" : "left"))
      .join("  ")
      .trimEnd(),
  );
};
