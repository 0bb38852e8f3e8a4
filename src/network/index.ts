export * from "./browser.ts";
export { createMemoryLink } from "./createMemoryLink.ts";
export { type NodeTransportOptions, nodeTransports } from "./nodeTransports.ts";
