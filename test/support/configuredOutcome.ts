import type { RunOutcome } from "../../src/experiments/index.ts";
import { defineRun } from "../../src/simulation/index.ts";
import { type OutcomeFacts, sampleOutcome } from "./sampleOutcome.ts";

/** The outcome of a run that was never played, with a configuration of its own. */
export const configuredOutcome = (config: Parameters<typeof defineRun>[0], facts: OutcomeFacts = {}): RunOutcome => ({
  ...sampleOutcome(facts),
  key: JSON.stringify(config),
  config: defineRun(config),
});
