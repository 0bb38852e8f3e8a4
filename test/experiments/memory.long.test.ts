import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheEntry, defineExperiment, type ExperimentInput, planRuns, runPlan } from "../../src/experiments/index.ts";
import { heapHeld } from "../support/heapHeld.ts";
import { sweepOutcome, sweepRound } from "../support/sampleSweep.ts";

const MB = 1e6;
const inFolder = async (use: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "gfml-sweep-memory-"));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

it("holds as much after 120 real runs as after 30 in the process that starts them", () =>
  inFolder(async (folder) => {
    const runs = await planRuns(
      defineExperiment({
        name: "tiny",
        base: {
          rounds: 2,
          population: { learners: 6 },
          coalition: { count: 2 },
          data: { glyphCount: 300 },
          learning: { localSteps: 1, batchSize: 10 },
          model: { hiddenLayers: [8] },
        },
        seeds: { count: 120 },
      }),
    );
    const held: number[] = [];
    const { ends } = await runPlan(runs, {
      cache: folder,
      keep: "outcome",
      onProgress: ({ kind }) => {
        if (kind === "finished") held.push(heapHeld());
      },
    });
    expect(ends.map(({ state }) => state)).toEqual(runs.map(() => "played"));
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [early, late] = [mean(held.slice(20, 40)), mean(held.slice(-20))];
    console.log(`heap after 21-40 runs ${(early / MB).toFixed(2)} MB, after 101-120 ${(late / MB).toFixed(2)} MB`);
    expect(late - early).toBeLessThan(1 * MB);
  }));

/** Fills a cache with outcomes of the size of the default preset's, and has the results of all written by gfml. */
const peakOf = async (folder: string, count: number): Promise<number> => {
  const input: ExperimentInput = {
    name: `of-${count}`,
    base: { rounds: 60 },
    schemes: ["gfml", "random+random"],
    seeds: { count: count / 2 },
  };
  const cache = join(folder, `cache-${count}`);
  const rounds = Array.from({ length: 60 }, (_, round) => sweepRound({ round }));
  const { evaluations } = sweepOutcome();
  for (const { key, config } of await planRuns(defineExperiment(input))) {
    const entry = cacheEntry(cache, key);
    mkdirSync(entry.folder, { recursive: true });
    const outcome = sweepOutcome({
      key,
      config,
      rounds,
      evaluations: rounds.flatMap(({ round }) => (round % 2 === 0 ? [] : [{ ...evaluations[0]!, round }])),
    });
    writeFileSync(entry.outcome, JSON.stringify(outcome));
  }
  const file = join(folder, `${count}.json`);
  writeFileSync(file, JSON.stringify(input));
  const output = join(folder, `results-${count}`);
  const child = spawn(
    process.execPath,
    ["src/cli/main.ts", "experiment", file, "--cache", cache, "--output", output, "--quiet"],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  let peak = 0;
  const timer = setInterval(() => {
    if (child.exitCode !== null || !existsSync(`/proc/${child.pid}/status`)) return;
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    // the kernel's kB are of 1024 bytes; a process that has just ended has no memory
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024);
  }, 20);
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(timer);
  expect(code).toBe(0);
  expect(readFileSync(join(output, "results.jsonl"), "utf8").trim().split("\n")).toHaveLength(count);
  expect(existsSync(join(output, "report.html"))).toBe(true);
  return peak;
};

describe.skipIf(!existsSync("/proc/self/status"))("an experiment whose runs are all cached (needs Linux)", () => {
  it("takes little more memory for 1000 runs than for 200, with results and report", () =>
    inFolder(async (folder) => {
      const [few, many] = [await peakOf(folder, 200), await peakOf(folder, 1000)];
      const each = (many - few) / 800;
      console.log(
        `most for 200 runs ${(few / MB).toFixed(0)} MB, for 1000 ${(many / MB).toFixed(0)} MB: ${(each / 1000).toFixed(1)} kB a run more`,
      );
      // an outcome is a tenth of a megabyte as text; what a run's place in the plan and in the comparison takes is less
      expect(each).toBeLessThan(40_000);
    }));
});
