export { type RunConfig, type RunConfigInput, runSchema } from "./config/RunConfig.ts";
export type { RunEvents, RunResult } from "./RunEvents.ts";
