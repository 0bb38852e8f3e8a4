export * from "./browser.ts";
export { createMemoryLink } from "./memory/memoryLink.ts";
export { type NodeTransportOptions, nodeTransports } from "./node/nodeTransports.ts";
