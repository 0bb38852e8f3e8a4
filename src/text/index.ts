export type { Style } from "./createStyle.ts";
export { createStyle, supportsColor } from "./createStyle.ts";
export { byteSize, clockTime, countOf, fixed, percent, short, withPrefix } from "./numbers.ts";
export { showInterval } from "./showInterval.ts";
export { table } from "./table.ts";
export { cutText, padText, textWidth } from "./textWidth.ts";
