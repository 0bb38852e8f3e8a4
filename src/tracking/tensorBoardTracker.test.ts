import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import golden from "../../test/golden/tensorBoard.json" with { type: "json" };
import { withCode } from "../../test/support/withCode.ts";
import { tensorBoardTracker } from "./tensorBoardTracker.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-tensorboard-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const edges = { environment: {}, notice: () => {} };
const run = { name: "one", parameters: {}, tags: {}, time: 1500 };

it("writes the bytes of TensorBoard's own writer", async () => {
  const tracker = tensorBoardTracker(folder, edges);
  expect(await tracker.start(run)).toBe(join(folder, "one"));
  tracker.log(7, { "accuracy/shared": 0.25, "money/payments": -3.5, "money/unknown": Number.NaN }, 2250);
  await tracker.end("finished", 3000);
  const [file] = readdirSync(join(folder, "one"));
  expect(readFileSync(join(folder, "one", file!)).toString("hex")).toBe(golden);
});

it("adds to the folder of a run that resumes", async () => {
  const tracker = tensorBoardTracker(folder, edges);
  const previous = join(folder, "one");
  expect(await tracker.start({ ...run, previous, time: 9000 })).toBe(previous);
  await tracker.end("finished", 9000);
  expect(readdirSync(previous)).toHaveLength(2);
});

it("refuses a folder that cannot be written, before the run starts", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  await expect(tensorBoardTracker(file, edges).start(run)).rejects.toThrow(withCode("GFML_TRACKER"));
});
