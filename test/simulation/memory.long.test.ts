import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

// From the sources, as in a clone: nothing need be built first, and it takes more memory than the built package, since each
// thread also holds what strips the types.
const possible = existsSync("/proc/self/status") && process.env.GFML_DATA_DIR !== undefined;

/** MB: what a process holds now, and the most it ever held. The kernel's kB are of 1024 bytes. */
const memoryOf = (pid: number): { readonly now: number; readonly most: number } => {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const field = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) * 1024 * 1e-6;
  return { now: field("VmRSS"), most: field("VmHWM") };
};

it.skipIf(!possible)(
  "keeps memory flat over 200 rounds on MNIST and below 400 MB (needs Linux and GFML_DATA_DIR)",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "gfml-memory-"));
    try {
      const child = spawn(
        process.execPath,
        [
          "src/cli/main.ts",
          "run",
          "--preset",
          "paper",
          "--data",
          "mnist",
          "--workers",
          "2",
          "--output",
          join(folder, "run"),
        ],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      const early: number[] = [];
      const late: number[] = [];
      let most = 0;
      child.stdout.on("data", (text: Buffer) => {
        const round = Number(/^round\s+(\d+)\/200/m.exec(text.toString())?.[1]);
        if (!Number.isFinite(round) || child.pid === undefined || child.exitCode !== null) return;
        const memory = memoryOf(child.pid);
        most = memory.most;
        if (round > 20 && round <= 60) early.push(memory.now);
        if (round > 160) late.push(memory.now);
      });
      const code = await new Promise((resolve) => child.on("close", resolve));
      const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
      console.log(
        `rounds 21-60 ${mean(early).toFixed(0)} MB, 161-200 ${mean(late).toFixed(0)} MB, most ${most.toFixed(0)} MB`,
      );
      expect(code).toBe(0);
      expect(early.length).toBeGreaterThan(10);
      expect(late.length).toBeGreaterThan(10);
      expect(mean(late)).toBeLessThan(1.1 * mean(early));
      expect(most).toBeLessThan(400);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
