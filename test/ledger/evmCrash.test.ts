import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { crashRun, settledOnRecord, wholeRun } from "./crashRun.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-crash-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.runIf(process.platform === "linux")(
  "resumes a run whose processes are killed to the same result, and settles nothing twice",
  { timeout: 600_000 },
  async () => {
    const expected = await wholeRun(join(folder, "whole"));
    const crashed = join(folder, "crashed");
    const run = await crashRun(crashed, [
      { victim: "gfml", after: 1700 },
      { victim: "anvil", after: 1300 },
      { victim: "both", after: 1500 },
    ]);
    expect(run.resultHash).toBe(expected);
    expect(run.finalized).toEqual([0, 1, 2, 3, 4]);
    expect([...run.settlements.values()].every((count) => count === 1)).toBe(true);
    expect([...run.settlements.keys()]).toEqual(settledOnRecord(crashed));
    expect(settledOnRecord(crashed)).toEqual(settledOnRecord(join(folder, "whole")));
    expect(run.kills).toBeGreaterThan(0);
  },
);
