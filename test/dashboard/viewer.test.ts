import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPages } from "../support/buildPages.ts";
import { findChromium } from "../support/findChromium.ts";
import { freePort } from "../support/freePort.ts";
import { type Running, startGfml } from "../support/runGfml.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";
import { writeSyntheticRun } from "../support/syntheticRun.ts";
import { until } from "../support/until.ts";
import { walkByKeyboard } from "../support/walkByKeyboard.ts";
import { findingsEverywhere, findingsOf, openWatched, startBrowser } from "../support/watchedPage.ts";

/** Real runs, small: two seeds, one with cheats. */
const small = [
  ["--learners", "12"],
  ["--coalitions", "3"],
  ["--rounds", "6"],
  ["--evaluationInterval", "2"],
  ["--data.glyphCount", "600"],
  ["--model.hiddenLayers", "8"],
  ["--learning.localSteps", "2"],
  ["--ledger", "memory"],
  ["--workers", "1"],
].flat();

const MARKUP = "<img src=x onerror=alert(1)>";

describe.skipIf(findChromium() === undefined)(
  "the run viewer in a browser (skipped without Chromium: set GFML_CHROMIUM)",
  () => {
    const parent = mkdtempSync(join(tmpdir(), "gfml-viewer-"));
    const folders = ["first", "second"].map((name) => join(parent, name));
    const hostile = join(parent, MARKUP);
    const large = join(parent, "large");
    const environment = { GFML_PAGES: "" };
    let browser: Browser;
    let port = 0;
    let server: Running;

    const serve = async (): Promise<void> => {
      server = startGfml(["dashboard", ...folders, hostile, large, "--port", `${port}`], { environment });
      await server.seen("Ctrl-C to stop");
    };
    const stop = async (): Promise<void> => {
      server.child.kill("SIGINT");
      expect(await server.finished).toMatchObject({ code: 0, err: "" });
    };
    const urlOf = (route: string): string => `http://127.0.0.1:${port}/#${route}`;
    const expectRound = (page: Page, text: string): Promise<void> =>
      page.locator(".time-round", { hasText: text }).waitFor();

    beforeAll(async () => {
      const [first, second] = folders as [string, string];
      const lies = ["--misbehavior.fraction", "0.2", "--misbehavior.localSteps", "1"];
      const [pages] = await Promise.all([
        buildPages(),
        runGfmlHere("run", ...small, "--output", first, "--quiet"),
        writeSyntheticRun(large, { learners: 2000, rounds: 12, coalitions: 8 }),
      ]);
      environment.GFML_PAGES = pages;
      const { code } = await runGfmlHere("run", ...small, ...lies, "--seed", "1", "--output", second, "--quiet");
      expect(code).toBe(0);
      cpSync(second, hostile, { recursive: true });
      // as a third seed would be, to be compared with the second
      const manifest = JSON.parse(readFileSync(join(hostile, "manifest.json"), "utf8"));
      manifest.config.seed = 2;
      writeFileSync(join(hostile, "manifest.json"), JSON.stringify(manifest));
      port = await freePort();
      browser = await startBrowser();
      await serve();
    });
    afterAll(async () => {
      await browser?.close();
      if (server !== undefined) await stop();
      rmSync(parent, { recursive: true, force: true });
    });

    /** What each page must show before it is looked at. */
    const views = [
      ["/run/0", ".legend fieldset"],
      ["/run/1/charts", ".drawing svg"],
      ["/run/1/learners", "tr.row"],
      ["/run/0/ledger", "tr.row"],
      ["/run/0/configuration", "pre"],
      ["/run/1/learner/3", ".explanation"],
      ["/compare/0,1", ".drawing svg"],
      ["/", ".runs a"],
    ] as const;

    it("is complete, accessible, without errors and usable by keyboard, light and dark, on screens and phones", async () => {
      const { page, complaints } = await openWatched(browser, urlOf("/"));
      for (const [route, shown] of views) {
        await page.goto(urlOf(route));
        await page.locator(shown).first().waitFor();
        expect(await page.locator("main").textContent()).not.toMatch(/NaN|undefined|\bnull,|Infinity|\[object/);
        expect(await findingsEverywhere(page), route).toEqual([]);
        expect(await walkByKeyboard(page), route).toEqual([]);
      }
      expect(complaints).toEqual([]);
      await page.close();
    });

    it("is light or dark by choice, remembers the choice, and forgets it again", async () => {
      const { page } = await openWatched(browser, urlOf("/run/0"), { colorScheme: "light" });
      const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const lightPicture = page.locator(".scale-steps span").first();
      await lightPicture.waitFor();
      const color = (): Promise<string> => lightPicture.evaluate((step) => getComputedStyle(step).backgroundColor);
      const [light, lightStep] = [await ground(), await color()];
      const choice = page.getByRole("combobox", { name: "Appearance" });
      await choice.selectOption("Dark");
      const dark = await ground();
      expect(dark).not.toBe(light);
      await until("the dark picture", async () => (await color()) !== lightStep);
      await page.goto(new URL("personalize.html", urlOf("/")).href);
      await page.locator("#samples").waitFor();
      expect(await ground()).toBe(dark);
      await page.emulateMedia({ colorScheme: "dark" });
      await choice.selectOption("Light");
      expect(await ground()).toBe(light);
      await choice.selectOption("System");
      expect(await ground()).toBe(dark);
      await page.reload();
      await page.locator("#samples").waitFor();
      expect(await ground()).toBe(dark);
      await page.close();
    });

    it("moves through rounds and learners by keyboard, and explains like gfml explain", async () => {
      const { page, complaints } = await openWatched(browser, urlOf("/run/0"));
      await expectRound(page, "Round 5 of 5");
      expect(await page.locator(".certificate-main").first().textContent()).toMatch(
        /learner gains by moving|Not stable/,
      );
      await page.getByRole("slider", { name: "Round" }).focus();
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowRight");
      await expectRound(page, "Round 1 of 5");
      await page.getByRole("application").focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowDown");
      const card = await page.locator(".card h3").textContent();
      const learner = /Learner (\d+)/.exec(card!)![1]!;
      expect(await page.locator(".card").textContent()).toContain("heads coalition 1");
      await page.keyboard.press("Escape");
      await page.getByText("Point at a learner").waitFor();
      for (const key of ["ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
      await page.keyboard.press("Enter");
      await page.locator(".explanation").waitFor();
      const { out } = await runGfmlHere("explain", folders[0]!, "--round", "1", "--learner", learner);
      expect(await page.locator(".explanation").textContent()).toBe(out);
      await page.getByRole("button", { name: "Play" }).press("Enter");
      await expectRound(page, "Round 5 of 5");
      await page.locator(".explanation", { hasText: `Learner ${learner} in round 5` }).waitFor();
      expect(complaints).toEqual([]);
      await page.close();
    });

    it("colors learners by classes, and shows the one under the pointer", async () => {
      const { page, complaints } = await openWatched(browser, urlOf("/run/0"));
      await page.getByRole("radio", { name: "Classes" }).check();
      expect(await page.locator(".classes li").count()).toBe(10);
      const box = (await page.getByRole("application").boundingBox())!;
      // heads are in the middle of their coalitions; three coalitions lie side by side or in a grid
      const seen = new Set<string>();
      for (let x = 0.02; x < 1; x += 0.05)
        for (const y of [0.27, 0.52, 0.77]) {
          await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
          seen.add((await page.locator(".card").textContent())!);
        }
      expect([...seen].filter((text) => text.includes("Training samples")).length).toBeGreaterThan(2);
      expect(complaints).toEqual([]);
      await page.close();
    });

    it("compares runs, and leaves one out", async () => {
      const { page } = await openWatched(browser, urlOf("/compare"));
      const leaveOut = async (run: number): Promise<void> => {
        const box = page.getByRole("checkbox").nth(run);
        await box.click();
        await until(`run ${run} to be left out`, async () => !(await box.isChecked()));
      };
      await leaveOut(3);
      // runs that differ in their seed alone are one line, and a mean with its interval
      const seeds = page.getByRole("table", { name: "Means over seeds" });
      await seeds.locator("tbody tr").nth(1).waitFor();
      const rows = await seeds.locator("tbody tr").allTextContents();
      expect(rows).toHaveLength(2);
      expect(rows[1]).toContain("1, 2");
      expect(rows[1]).toMatch(/\d ± 0\.0 %/);
      expect(rows[0]).not.toContain("±");
      const fields = page.getByRole("table", { name: "Fields in which the runs differ" });
      expect(await fields.locator("tbody tr", { hasText: "misbehavior.fraction" }).textContent()).toMatch(/00\.20\.2$/);
      const legend = page.locator("figure", { hasText: "Completion time of a round" }).locator(".legend-list li");
      expect(await legend.count()).toBe(2);
      await page.getByRole("radio", { name: "Each run" }).check();
      await until("a line for each run", async () => (await legend.count()) === 3);
      await leaveOut(2);
      const table = page.getByRole("table", { name: /after their last round/ });
      await table.locator("tbody tr").nth(1).waitFor();
      expect(await table.locator("tbody tr").count()).toBe(2);
      expect(await table.textContent()).toContain("finished");
      await leaveOut(1);
      await page.getByText("Choose at least two runs.").waitFor();
      await page.close();
    });

    it("shows names as text, not as a part of the page", async () => {
      const { page, complaints } = await openWatched(browser, urlOf("/run/2"));
      await page.locator(".heading code", { hasText: MARKUP }).waitFor();
      expect(await page.locator("main img").count()).toBe(0);
      expect(complaints).toEqual([]);
      await page.close();
    });

    it("opens a record of the ledger", async () => {
      const { page } = await openWatched(browser, urlOf("/run/0/ledger"));
      const first = page
        .getByRole("table", { name: /newest first/ })
        .locator("tr.row")
        .first();
      const index = await first.getByRole("button").textContent();
      await first.getByRole("button").click();
      await page.locator(".record pre", { hasText: `"index": ${index}` }).waitFor();
      await page.keyboard.press("Escape");
      await page.locator(".record").waitFor({ state: "detached" });
      expect(await first.getByRole("button").evaluate((button) => button === document.activeElement)).toBe(true);
      await page.close();
    });

    it("draws the visible rows of thousands, and sorts them", async () => {
      const { page, complaints } = await openWatched(browser, urlOf("/run/3/learners"));
      const rows = page.locator("tr.row");
      await rows.first().waitFor();
      expect(await rows.count()).toBeLessThan(60);
      const sort = page.getByRole("button", { name: "Learner", exact: false }).first();
      await sort.click();
      expect(await rows.first().locator("td").first().textContent()).toBe("1999");
      expect(await page.locator("th").first().getAttribute("aria-sort")).toBe("descending");
      await page.getByLabel("Find a learner by its number").fill("1234");
      expect(await rows.count()).toBe(1);
      await rows.first().getByRole("link").click();
      await page.locator(".explanation", { hasText: "Learner 1234 in round 11" }).waitFor();
      expect(complaints).toEqual([]);
      await page.close();
    });

    it("reports a lost connection, and continues when the server is back", async () => {
      const isRefused = (text: string): boolean => /Failed to load resource|ERR_/.test(text);
      const { page, complaints } = await openWatched(browser, urlOf("/run/0"), { isExpected: isRefused });
      await expectRound(page, "Round 5 of 5");
      await stop();
      await page.getByText("The connection is lost.").waitFor();
      expect(await findingsOf(page)).toEqual([]);
      await serve();
      await page.locator(".connection-open").waitFor();
      await page.getByText("The connection is lost.").waitFor({ state: "detached" });
      await expectRound(page, "Round 5 of 5");
      expect(await page.locator(".heading").textContent()).toContain("6 of 6 rounds");
      expect(complaints).toEqual([]);
      await page.close();
    });

    it("follows a running run from before its first round to its end", async () => {
      const own = await freePort();
      const folder = join(parent, "live");
      const rounds = ["--rounds", "10", "--learning.localSteps", "6", "--data.glyphCount", "2400"];
      const run = startGfml(
        ["run", ...small, ...rounds, "--output", folder, "--dashboard", "--dashboard-port", `${own}`],
        { environment },
      );
      await run.seen("To watch it in a browser");
      const isRefused = (text: string): boolean => /Failed to load resource|ERR_/.test(text);
      const url = `http://127.0.0.1:${own}/`;
      const { page, complaints } = await openWatched(browser, url, { isExpected: isRefused });
      await page.locator(".state-running").waitFor();
      const late = await openWatched(browser, url, { isExpected: isRefused });
      expect((await run.finished).code).toBe(0);
      for (const { page: one } of [{ page }, late]) {
        await expectRound(one, "Round 9 of 9");
        expect(await one.locator(".heading").textContent()).toContain("10 of 10 rounds");
        expect(await one.locator(".heading").textContent()).toContain("finished");
        await one.getByText("The connection is lost.").waitFor();
      }
      expect([...complaints, ...late.complaints]).toEqual([]);
      await page.close();
      await late.page.close();
    });
  },
);
