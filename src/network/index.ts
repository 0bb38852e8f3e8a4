export * from "./browser.ts";
export { type Arrivals, createArrivals, type DroppedArrivals } from "./createArrivals.ts";
export { createMemoryLink } from "./createMemoryLink.ts";
export { nodeTransports } from "./nodeTransports.ts";
export { withinOpenFiles } from "./openFiles.ts";
