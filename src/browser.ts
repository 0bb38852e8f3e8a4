/**
 * The learner's library for pages: all of it runs in a browser, without a module of Node.
 *
 * @packageDocumentation
 */

export { GfmlError } from "./core/index.ts";
export type { ColumnSums } from "./data/index.ts";
export * from "./federation/browser.ts";
export * from "./ledger/browser.ts";
export type { Calibration } from "./meta/index.ts";
export * from "./network/browser.ts";
export { type AloneResult, type AloneTask, KeptModels, type Spool, type SpoolKey } from "./round/index.ts";
