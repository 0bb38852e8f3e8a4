/**
 * The audit: whether a run's chain says what its rules say, from the chain alone.
 *
 * @packageDocumentation
 */
export * from "./audit/index.ts";
export { GfmlError } from "./core/index.ts";
