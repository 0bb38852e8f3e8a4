export { createMemoryLink } from "./memory/memoryLink.ts";
