import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { expect, it } from "vitest";
import { startDashboard } from "../../src/web/index.ts";
import { buildPages } from "../support/buildPages.ts";
import { findChromium } from "../support/findChromium.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";
import { startBrowser } from "../support/watchedPage.ts";

// The pictures of docs/images, but for that of the joining page, which join.test.ts takes:
//   GFML_SCREENSHOTS=docs/images npm run test:long -- test/dashboard/pictures.long.test.ts
//   GFML_SCREENSHOTS=docs/images npx vitest run test/dashboard/join.test.ts
// Without GFML_SCREENSHOTS they go to a temporary folder.
it.skipIf(findChromium() === undefined)("takes the pictures of the docs", async () => {
  const parent = mkdtempSync(join(tmpdir(), "gfml-pictures-"));
  const pictures = resolve(process.env.GFML_SCREENSHOTS ?? join(parent, "pictures"));
  mkdirSync(pictures, { recursive: true });
  // pictures show what runs are called, and that is where they lie
  const before = process.cwd();
  process.chdir(parent);
  // the paper's game with four coalitions, but shorter
  const terms = [
    ["--preset", "faithful", "--rounds", "16", "--evaluation-interval", "3", "--learning.local-steps", "4"],
    ["--data.glyph-count", "5000", "--ledger", "memory", "--quiet"],
  ].flat();
  const runs: string[] = [];
  for (const [name, ...own] of [
    ["gfml-seed-0", "--seed", "0"],
    ["gfml-seed-1", "--seed", "1"],
    ["gfml-seed-2", "--seed", "2"],
    ["random", "--scheme", "random+stackelberg"],
  ] as const) {
    const folder = join("runs", name);
    expect((await runGfmlHere("run", ...terms, ...own, "--output", folder)).code).toBe(0);
    runs.push(folder);
  }
  expect((await runGfmlHere("report", runs[0]!)).code).toBe(0);
  const pages = await buildPages();
  const dashboard = await startDashboard({ folders: runs, pages, port: 0 });
  const browser = await startBrowser();
  const keep = async (page: Page, name: string): Promise<void> => {
    await page.waitForTimeout(800);
    await page.screenshot({ path: join(pictures, `${name}.png`) });
    await page.close();
    expect(statSync(join(pictures, `${name}.png`)).size).toBeGreaterThan(10_000);
  };
  try {
    await keep(await openRun(browser, `${dashboard.url}#/run/0`, { width: 1280, height: 900 }), "dashboard");
    await keep(
      await openRun(browser, `${dashboard.url}#/run/0`, { width: 390, height: 780 }, "dark"),
      "dashboard-phone",
    );

    const compare = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await compare.goto(`${dashboard.url}#/compare`);
    await compare.locator(".drawing svg").first().waitFor();
    await compare.getByRole("heading", { name: "Means over seeds" }).scrollIntoViewIfNeeded();
    await keep(compare, "compare");

    const personalize = await browser.newPage({ viewport: { width: 1000, height: 900 } });
    await personalize.goto(`${dashboard.url}personalize.html`);
    const one = personalize.getByRole("button", { name: "Let gfml draw one" });
    await one.waitFor();
    for (let sample = 0; sample < 20; sample++) await one.click();
    await personalize.getByText(/ms for 20 samples/).waitFor();
    await personalize.getByRole("button", { name: /Let gfml draw 20/ }).click();
    await personalize.locator(".outcome", { hasText: "of 20)" }).waitFor();
    await personalize.evaluate(() => window.scrollTo(0, 150));
    await keep(personalize, "personalize");

    const report = await browser.newPage({ viewport: { width: 1184, height: 960 } });
    await report.goto(pathToFileURL(resolve(runs[0]!, "report.html")).href);
    await report
      .getByText("Who moved where")
      .first()
      .evaluate((heading) => {
        const top = heading.getBoundingClientRect().top + window.scrollY - 60;
        window.scrollTo({ top, behavior: "instant" });
      });
    await keep(report, "report");
  } finally {
    await browser.close();
    await dashboard.close();
    process.chdir(before);
    rmSync(parent, { recursive: true, force: true });
  }
});

/** A run's picture in its middle, colored by the classes that learners hold. */
const openRun = async (
  browser: Browser,
  url: string,
  viewport: { readonly width: number; readonly height: number },
  colorScheme: "light" | "dark" = "light",
): Promise<Page> => {
  const page = await browser.newPage({ viewport, colorScheme });
  await page.goto(url);
  await page.getByRole("radio", { name: "Classes" }).check();
  // what sticks to the top of the window must not cover the picture
  await page.locator("#picture").evaluate((heading) => {
    const top = window.innerWidth > 600 ? 0 : heading.getBoundingClientRect().top + window.scrollY - 120;
    window.scrollTo({ top, behavior: "instant" });
  });
  return page;
};
