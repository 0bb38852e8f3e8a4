import { type ComparedRun, comparedRun } from "../../src/report/comparison/ComparedRun.ts";
import type { RunHeader } from "../../src/view/index.ts";
import { headerOf } from "../../src/web/source/headerOf.ts";
import { configuredOutcome } from "./configuredOutcome.ts";

/** A configuration as users give it. */
export type ConfigInput = Parameters<typeof configuredOutcome>[0];

/** The run of a configuration, as its report compares it. */
export const reportedRun = (input: ConfigInput): ComparedRun => comparedRun(configuredOutcome(input));

/** The header of a configuration's run, as the page receives it: it traveled as JSON. */
export const sentHeader = (input: ConfigInput): RunHeader => {
  const { config } = configuredOutcome(input);
  const manifest = { data: { name: config.data.set, classes: 10 }, config };
  const population = { config, registrations: new Map(), active: [], cheats: [] };
  const header = headerOf("folder", manifest as unknown as Parameters<typeof headerOf>[1], population, undefined);
  return JSON.parse(JSON.stringify(header)) as RunHeader;
};
