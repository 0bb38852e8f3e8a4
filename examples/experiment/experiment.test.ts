import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { planRuns, readExperiment, runPlan } from "../../src/experiments/index.ts";

it("is 8 runs, of which the first is played", async () => {
  const plan = await planRuns(await readExperiment(fileURLToPath(new URL("experiment.yaml", import.meta.url))));
  expect(new Set(plan.map(({ key }) => key)).size).toBe(8);
  const cache = mkdtempSync(join(tmpdir(), "gfml-example-"));
  try {
    const { ends } = await runPlan(plan.slice(0, 1), { cache, workers: 1 });
    expect(ends.map(({ state }) => state)).toEqual(["played"]);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
});
