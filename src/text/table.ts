/** Rows of cells as lines, two spaces between columns. `align` holds one letter per column: l(eft) or r(ight). */
export const table = (rows: readonly (readonly string[])[], align: string): string[] => {
  const widths = [...align].map((_, column) => Math.max(0, ...rows.map((row) => textWidth(row[column] ?? ""))));
  return rows.map((row) =>
    widths
      .map((width, column) => padText(row[column] ?? "", width, align[column] === "r" ? "right" : "left"))
      .join("  ")
      .trimEnd(),
  );
};

/** A bar of `width` characters. The share `part` of them is filled. */
export const bar = (part: number, width: number): string => {
  const filled = Math.round(Math.min(1, Math.max(0, part)) * width);
  return "█".repeat(filled) + "░".repeat(width - filled);
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with a control character
const ESCAPES = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** The number of characters that a terminal shows, without escape sequences. */
export const textWidth = (text: string): number => [...text.replace(ESCAPES, "")].length;

/** The text cut to a width, with escape sequences kept whole; a mark shows the cut. */
export const cutText = (text: string, width: number): string => {
  if (textWidth(text) <= width) return text;
  let shown = "";
  let used = 0;
  let at = 0;
  for (const match of text.matchAll(ESCAPES)) {
    for (const character of text.slice(at, match.index)) {
      if (used < width - 1) shown += character;
      else if (used === width - 1) shown += "…";
      used++;
    }
    // later sequences too: one of them resets the color
    shown += match[0];
    at = match.index + match[0].length;
  }
  for (const character of text.slice(at)) {
    if (used < width - 1) shown += character;
    else if (used === width - 1) shown += "…";
    used++;
  }
  return shown;
};

/** The text padded with spaces to a width. */
export const padText = (text: string, width: number, side: "left" | "right" = "left"): string => {
  const space = " ".repeat(Math.max(0, width - textWidth(text)));
  return side === "left" ? text + space : space + text;
};
