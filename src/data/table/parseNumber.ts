/** A plain decimal number, blanks around it allowed; undefined for anything else (empty, hexadecimal, NaN, infinite). */
export const parseNumber = (text: string, decimal: "." | "," = "."): number | undefined => {
  let trimmed = text.trim();
  if (decimal === ",") {
    if (trimmed.includes(".")) return undefined;
    trimmed = trimmed.replace(",", ".");
  }
  if (trimmed === "" || /[^0-9.eE+-]/.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : undefined;
};
