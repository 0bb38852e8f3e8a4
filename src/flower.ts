/**
 * A client of Flower federations: a SuperNode in Node and in pages, with a client app of your own or one that trains networks of dense
 * layers.
 *
 * @packageDocumentation
 */
export { GfmlError } from "./core/index.ts";
export type { LearnerSplit, NumpyArray, NumpyData, NumpyType, Samples } from "./data/index.ts";
export * from "./flower/browser.ts";
export type { Activation } from "./model/index.ts";
