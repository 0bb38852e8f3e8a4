import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runGfmlHere } from "../support/runGfmlHere.ts";

/** Three people whose samples of one class follow each other in time. */
const recordings = (): string => {
  const user = (shift: number) => ({
    x: Array.from({ length: 60 }, (_, row) => [shift + (row < 30 ? 0 : 5) + (row % 7) / 7, (row % 5) - shift]),
    y: Array.from({ length: 60 }, (_, row) => (row < 30 ? 0 : 1)),
  });
  return JSON.stringify({
    users: ["ann", "bo", "cy"],
    num_samples: [60, 60, 60],
    user_data: { ann: user(0), bo: user(1), cy: user(2) },
  });
};

it("plays a run on people's data, divided by time, and shows its learners afterwards", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gfml-people-run-"));
  try {
    const [path, output] = [join(folder, "all.json"), join(folder, "run")];
    await writeFile(path, recordings());
    const argv = ["run", "--data", "leaf", "--path", path, "--learners", "3", "--data.split", "time", "--rounds", "2"];
    const small = ["--ledger", "memory", "--model.hiddenLayers", "6", "--population.activeFraction", "1"];
    const played = await runGfmlHere(...argv, ...small, "--output", output, "--quiet");
    expect(played.code, played.err).toBe(0);
    // of 30 samples of a class the last 3 are for tests; the three samples beside test samples are left out
    const explained = await runGfmlHere("explain", output, "--round", "1", "--learner", "0");
    expect(explained.code, explained.err).toBe(0);
    const classes = JSON.parse(await readFile(join(output, "classes.json"), "utf8"));
    expect(classes).toMatchObject({
      counts: [
        [30, 30],
        [30, 30],
        [30, 30],
      ],
      trained: [51, 51, 51],
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
