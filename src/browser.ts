/**
 * The learner's library for pages: all of it runs in a browser, without a module of Node.
 *
 * @packageDocumentation
 */

export { GfmlError } from "./core/index.ts";
export * from "./federation/browser.ts";
export * from "./ledger/browser.ts";
export * from "./network/browser.ts";
export type { Spool, SpoolKey } from "./round/index.ts";
