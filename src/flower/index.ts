export * from "./browser.ts";
export { keyError } from "./errors.ts";
export { startFlowerProxy } from "./startFlowerProxy.ts";
