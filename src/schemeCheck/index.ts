export { checkScheme, type SchemeCheck, type SchemeCheckOptions } from "./checkScheme.ts";
export type { SchemeInstance } from "./SchemeInstance.ts";
