import { presets, type RunConfig } from "../../../src/simulation/index.ts";
import { smallConfig } from "../../support/smallRun.ts";

/** The terms of a soak: those that a service has by default, the same under the preset `benefit`, or those of `faithful`. */
export type SoakTerms = "service" | "benefit" | "faithful";

/** A soak's run. */
export const soakConfig = (size: {
  readonly honest: number;
  readonly attackers: number;
  readonly rounds: number;
  readonly terms: SoakTerms;
}): RunConfig => {
  const { honest, attackers, rounds, terms } = size;
  const isGuarded = terms !== "faithful";
  const preset = terms === "benefit" ? presets.benefit : {};
  const guards = { largestUpdate: 100, clipRoundMedians: 2, lossLimit: 2 };
  return smallConfig({
    ...preset,
    rounds,
    evaluationInterval: rounds,
    data: { glyphCount: 100 * (honest + attackers), partition: "iid" },
    learning: { ...preset.learning, localSteps: 2, batchSize: 10, ...(isGuarded && guards) },
    reputation: { ...(isGuarded && { roundCap: 1.5 }) },
    coalition: {
      ...{ count: 2, embeddingSamples: 10 },
      ...preset.coalition,
      ...(isGuarded && ({ similarity: "unit", largestEmbedding: 1e4 } as const)),
    },
    population: {
      ...{ learners: honest + attackers, activeFraction: 1, cyclesPerSample: 1e6 },
      // a head that says nothing costs its deadline
      ...{ uplinkRate: { min: 1e8, max: 1e8 }, deadline: { min: 20, max: 20 } },
    },
    ...(terms === "benefit" && { personalization: { ...presets.benefit.personalization, draws: 2, batchSize: 10 } }),
  });
};
