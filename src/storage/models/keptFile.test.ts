import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openKeptFile } from "./keptFile.ts";
import { saveModel } from "./modelFile.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-kept-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const modelOf = (value: number): Float32Array => Float32Array.of(value, -value, value / 3);

it("gives a learner back what it kept before the round that is played again", async () => {
  const file = join(folder, "new", "kept.safetensors");
  const first = await openKeptFile(file, 3);
  expect(first.kept.before(7, 9)).toBeUndefined();
  for (const round of [0, 1, 2]) first.kept.keep({ learner: 7, round, model: modelOf(round + 1) });
  await first.close();

  const second = await openKeptFile(file, 3);
  expect(second.kept.before(7, 3)).toEqual(modelOf(3));
  // round 2 is played again: it starts from what round 1 left
  expect(second.kept.before(7, 2)).toEqual(modelOf(2));
  second.kept.keep({ learner: 7, round: 2, model: modelOf(9) });
  await second.close();
  const third = await openKeptFile(file, 3);
  expect(third.kept.before(7, 3)).toEqual(modelOf(9));
});

it("refuses a file that holds something else", async () => {
  const file = join(folder, "kept.safetensors");
  await saveModel(file, modelOf(1), [{ name: "layer1.weight", shape: [3], offset: 0 }], {});
  await expect(openKeptFile(file, 3)).rejects.toMatchObject({ code: "GFML_KEPT_FILE" });
  await writeFile(file, "no model");
  await expect(openKeptFile(file, 3)).rejects.toMatchObject({ code: "GFML_SAFETENSORS_FORMAT" });
  const other = await openKeptFile(join(folder, "other.safetensors"), 3);
  other.kept.keep({ learner: 1, round: 0, model: modelOf(1) });
  await other.close();
  await expect(openKeptFile(join(folder, "other.safetensors"), 4)).rejects.toMatchObject({ code: "GFML_KEPT_FILE" });
});

it("says when the disk did not take a model", async () => {
  await writeFile(join(folder, "taken"), "a file where a folder should be");
  const { kept, close } = await openKeptFile(join(folder, "taken", "kept.safetensors"), 3);
  kept.keep({ learner: 1, round: 0, model: modelOf(1) });
  await expect(close()).rejects.toThrow();
});
