import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { startDashboard } from "../../src/web/index.ts";
import { buildPages } from "../support/buildPages.ts";
import { findChromium } from "../support/findChromium.ts";
import { writeSyntheticRun } from "../support/syntheticRun.ts";
import { openWatched, startBrowser } from "../support/watchedPage.ts";

/** Times between frames over so many ms: median and 95th percentile. */
const framesOf = (page: Page, duration: number): Promise<string> =>
  page.evaluate(
    (ms) =>
      new Promise<string>((resolve) => {
        const gaps: number[] = [];
        const end = performance.now() + ms;
        let last: number | undefined;
        const frame = (now: number): void => {
          if (last !== undefined) gaps.push(now - last);
          last = now;
          if (performance.now() < end) {
            requestAnimationFrame(frame);
            return;
          }
          gaps.sort((a, b) => a - b);
          resolve(`${gaps[gaps.length >> 1]!.toFixed(0)} ms, ${gaps[Math.floor(gaps.length * 0.95)]!.toFixed(0)} ms`);
        };
        requestAnimationFrame(frame);
      }),
    duration,
  );

it.skipIf(findChromium() === undefined)("stays usable with 10,000 learners", async () => {
  const parent = mkdtempSync(join(tmpdir(), "gfml-large-"));
  const rounds = Number(process.env.GFML_LARGE_ROUNDS ?? 100);
  const run = join(parent, "run");
  await writeSyntheticRun(run, { learners: 10_000, rounds, coalitions: 20 });
  const pages = await buildPages();
  const dashboard = await startDashboard({ folders: [run], pages, port: 0 });
  const browser = await startBrowser();
  try {
    const startedAt = performance.now();
    const since = (from: number): string => `${(performance.now() - from).toFixed(0)} ms`;
    await dashboard.settle();
    console.log("records read after", since(startedAt));
    const openedAt = performance.now();
    const { page, complaints } = await openWatched(browser, `${dashboard.url}#/run/0`);
    await page.locator(".legend fieldset").waitFor();
    console.log("picture after", since(openedAt));
    await page.locator(".time-round", { hasText: `Round ${rounds - 1}` }).waitFor();
    await page.getByRole("slider", { name: "Round" }).press("Home");
    await page.getByRole("button", { name: "Play" }).click();
    console.log("frames while it plays", await framesOf(page, 5000));
    for (const [route, shown] of [
      ["learners", "tr.row"],
      ["learner/5005", ".explanation"],
      ["charts", ".drawing svg"],
      ["ledger", "tr.row"],
    ] as const) {
      const from = performance.now();
      await page.goto(`${dashboard.url}#/run/0/${route}`);
      await page.locator(shown).first().waitFor();
      console.log(route, "after", since(from));
      expect(await page.locator("tr.row").count()).toBeLessThan(100);
    }
    const heap = await page.evaluate(
      () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
    );
    console.log("memory of the page", (heap / 1e6).toFixed(0), "MB; of the server", process.memoryUsage().rss / 1e6);
    expect(heap).toBeLessThan(300e6);
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
    await dashboard.close();
    rmSync(parent, { recursive: true, force: true });
  }
});
