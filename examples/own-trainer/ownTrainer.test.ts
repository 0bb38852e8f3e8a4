import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadOwnTrainer, pinOwnTrainer } from "../../src/simulation/index.ts";
import { trainerCompliance } from "../../src/testing/trainerCompliance.ts";
import { runGfmlHere } from "../../test/support/runGfmlHere.ts";
import { playSmall, smallConfig } from "../../test/support/smallRun.ts";
import sharpnessAware from "./sharpnessAware.ts";

trainerCompliance("sharpness-aware", sharpnessAware.policy);

/** vitest loads the modules here, and it cannot resolve the entries of gfml. */
const learning = new URL("../../src/learning.ts", import.meta.url).href;
const module = "examples/own-trainer/sharpnessAware.ts";

it("is played to the same bits on this thread and in worker threads", async () => {
  const fields = { trainer: { module } };
  const here = await playSmall(fields);
  expect(here.result.completed).toBe(true);
  expect((await playSmall(fields, { workers: 2 })).result.resultHash).toBe(here.result.resultHash);
  expect((await playSmall()).result.resultHash).not.toBe(here.result.resultHash);
});

it("records the module's content and refuses a changed file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gfml-trainer-"));
  try {
    const file = join(folder, "mine.mts");
    await writeFile(file, `import { defineTrainer } from "${learning}"; export default defineTrainer({ name: "a" });`);
    await expect(loadOwnTrainer(file)).rejects.toThrow("direction or keptDirection must be there");
    await writeFile(file, "export default 3;");
    await expect(loadOwnTrainer(file)).rejects.toThrow("trainer.module has no trainer as its default export");
    const { trainer } = await pinOwnTrainer(smallConfig({ trainer: { module } }));
    const { sha256 } = trainer as { readonly sha256: string };
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    await expect(loadOwnTrainer(file, sha256)).rejects.toThrow("is not the file that the run started with");
    await expect(loadOwnTrainer(join(folder, "none.ts"))).rejects.toThrow("trainer.module cannot be read");
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("is checked by the command, which exits with code 2 if a promise is broken", async () => {
  const good = await runGfmlHere("check-trainer", module);
  expect(good.code).toBe(0);
  expect(good.out).toContain("The trainer can be played.");
  const folder = await mkdtemp(join(tmpdir(), "gfml-trainer-"));
  try {
    const file = join(folder, "still.mts");
    await writeFile(
      file,
      `import { defineTrainer } from "${learning}";\nexport default defineTrainer({ name: "still", direction: (step) => step.workspace.addScaled(step.direction, step.point, -1, step.point) });`,
    );
    const bad = await runGfmlHere("check-trainer", file, "--json");
    expect(bad.code).toBe(2);
    const { passed, checks } = JSON.parse(bad.out);
    expect(passed).toBe(false);
    expect(checks.filter((one: { passed: boolean }) => !one.passed).map((one: { name: string }) => one.name)).toEqual([
      "gradients",
      "learning",
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
