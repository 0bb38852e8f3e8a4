import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readLearnerData } from "./readLearnerData.ts";

it("keeps numeric labels as the task's classes, even if the learner holds only some of them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gfml-learner-data-"));
  try {
    const csv = join(folder, "own.csv");
    await writeFile(
      csv,
      Array.from({ length: 20 }, (_, row) => `${row},${row % 3},${row % 2 === 0 ? 7 : 3}\n`).join(""),
    );
    const { samples, split, facts } = await readLearnerData({ source: { csv }, testShare: 0.2, seed: 0 });
    expect(new Set(samples.labels)).toEqual(new Set([3, 7]));
    expect(samples.labels[0]).toBe(7);
    expect(facts).toMatchObject({ sampleCount: split.train.length, featureCount: 2, classCount: 8 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
