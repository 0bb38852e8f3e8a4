import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { heapHeld } from "../../../test/support/heapHeld.ts";
import { sampleOutcome } from "../../../test/support/sampleOutcome.ts";
import { cacheEntry } from "../cache/cacheEntry.ts";
import { readOutcomes } from "../cache/readOutcome.ts";
import { defineExperiment } from "../plan/defineExperiment.ts";
import { planRuns } from "../plan/planRuns.ts";
import type { PlayJob } from "./playMessages.ts";
import { runPlan } from "./runPlan.ts";

// in the place of processes that play: outcomes as large as those of 60 rounds among 40 learners
vi.mock("./startChild.ts", () => ({
  startChild: (job: PlayJob, _: unknown, tell: (message: unknown) => void) => ({
    stop: () => {},
    ended: (async () => {
      const entry = cacheEntry(job.cache, job.key);
      const rounds = Array.from({ length: 60 }, (_, round) => round);
      const outcome = sampleOutcome({
        accuracies: rounds,
        incentives: rounds.map(() => [5, 6, 7, 8]),
        learners: Array.from({ length: 40 }, () => ({})),
      });
      await mkdir(entry.folder, { recursive: true });
      for (const round of rounds) tell({ kind: "round", round });
      writeFileSync(entry.outcome, JSON.stringify({ ...outcome, key: job.key, config: job.config }));
      return { kind: "done", cpu: 1 };
    })(),
  }),
}));

it("holds of each run how it ended, not what came out", async () => {
  const cache = mkdtempSync(join(tmpdir(), "gfml-plan-"));
  try {
    const runs = await planRuns(defineExperiment({ name: "many", seeds: { count: 300 } }));
    let finished = 0;
    const held = new Map<number, number>();
    const { ends, cpu } = await runPlan(runs, {
      cache,
      workers: 2,
      onProgress: ({ kind }) => {
        if (kind === "finished" && ++finished % 100 === 0) held.set(finished, heapHeld());
      },
    });
    expect({ ends: ends.length, played: ends.every(({ state }) => state === "played"), cpu }).toEqual({
      ends: 300,
      played: true,
      cpu: 300,
    });
    let bytes = 0;
    for await (const { outcome } of readOutcomes([cache], runs)) bytes += JSON.stringify(outcome).length;
    const each = bytes / 300;
    expect(each).toBeGreaterThan(50_000);
    const growth = (held.get(300)! - held.get(100)!) / 200;
    expect(growth).toBeLessThan(each / 20);
    const read = heapHeld() - held.get(300)!;
    expect(read).toBeLessThan(20 * each);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
});
