export type { Style } from "./createStyle.ts";
export { createStyle, supportsColor } from "./createStyle.ts";
export { byteSize, clockTime, countOf, fixed, percent, short, showInterval, withPrefix } from "./numbers.ts";
export { errorOf, type ScoreWords, scoreWords } from "./scoreWords.ts";
export { bar, cutText, padText, table, textWidth } from "./table.ts";
