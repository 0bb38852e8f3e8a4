import type { RunConfig } from "../../../src/simulation/index.ts";
import { smallConfig } from "../../support/smallRun.ts";

/** A soak's run: with the terms that a service has by default (`isGuarded`), or with those of the preset `faithful`. */
export const soakConfig = (size: {
  readonly honest: number;
  readonly attackers: number;
  readonly rounds: number;
  readonly isGuarded: boolean;
}): RunConfig => {
  const { honest, attackers, rounds, isGuarded } = size;
  const guards = { largestUpdate: 100, clipRoundMedians: 2, lossLimit: 2 };
  return smallConfig({
    rounds,
    evaluationInterval: rounds,
    data: { glyphCount: 100 * (honest + attackers), partition: "iid" },
    learning: { localSteps: 2, batchSize: 10, ...(isGuarded && guards) },
    reputation: { ...(isGuarded && { roundCap: 1.5 }) },
    coalition: {
      ...{ count: 2, embeddingSamples: 10 },
      ...(isGuarded && ({ similarity: "unit", largestEmbedding: 1e4 } as const)),
    },
    population: {
      ...{ learners: honest + attackers, activeFraction: 1, cyclesPerSample: 1e6 },
      // a head that says nothing costs its deadline
      ...{ uplinkRate: { min: 1e8, max: 1e8 }, deadline: { min: 20, max: 20 } },
    },
  });
};
