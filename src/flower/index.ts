export * from "./browser.ts";
export { keyError } from "./errors.ts";
export { type FlowerProxy, type FlowerProxyOptions, startFlowerProxy } from "./startFlowerProxy.ts";
