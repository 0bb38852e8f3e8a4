import { namedLayer } from "./ConfigLayer.ts";
import type { RunConfig, RunConfigInput } from "./RunConfig.ts";
import { resolveConfig } from "./resolveConfig.ts";

/**
 * A complete configuration from the fields that differ from its preset, for use in programs.
 *
 * @throws InvalidConfigError with every problem at once
 */
export const defineRun = (fields: RunConfigInput = {}): RunConfig => resolveConfig([namedLayer("defineRun", fields)]);
