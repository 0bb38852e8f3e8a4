export { type RunConfig, type RunConfigInput, runSchema } from "./config/RunConfig.ts";
