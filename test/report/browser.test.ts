import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRun } from "../../src/report/run/readRun.ts";
import { findChromium } from "../support/findChromium.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";
import { findingsOf, startBrowser } from "../support/watchedPage.ts";

/** Real runs, small: cheats and too few passes for the coalitions to settle; two seeds and two schemes to compare. */
const small = [
  ["--learners", "14"],
  ["--coalitions", "4"],
  ["--rounds", "6"],
  ["--evaluationInterval", "2"],
  ["--data.glyphCount", "700"],
  ["--model.hiddenLayers", "8"],
  ["--learning.localSteps", "2"],
  ["--incentive.minCompetitionIncentive", "1"],
  ["--incentive.maxCompetitionIncentive", "3"],
  ["--coalition.maxPasses", "1"],
  ["--misbehavior.fraction", "0.2"],
  ["--misbehavior.localSteps", "1"],
  ["--ledger", "memory"],
].flat();

const parent = mkdtempSync(join(tmpdir(), "gfml-report-"));
const folder = join(parent, "gfml-0");
const comparison = join(parent, "comparison.html");
const faulty = join(parent, "faulty");
const measured = join(parent, "measured");

/** A run with lies, a shift and a fault, and pairs with and without the lies. */
const scenario = `name: everything
events:
  - { kind: sign-flip, learners: { share: 0.25 } }
  - { kind: lying-head, rounds: { from: 1, to: 1 } }
  - { kind: task-shift, learners: [2, 3], round: 3 }
  - { kind: drop-out, learners: [4, 5], rounds: { from: 2, to: 3 } }
`;
const fields = [
  ...["rounds=5", "evaluationInterval=1", "population.learners=12", "population.activeFraction=1", "ledger=memory"],
  ...["coalition.count=2", "data.glyphCount=600", "model.hiddenLayers=8", "learning.localSteps=2"],
].flatMap((set) => ["--set", set]);

beforeAll(async () => {
  const runs = ["gfml", "random+stackelberg"].flatMap((scheme) => ["0", "1"].map((seed) => ({ scheme, seed })));
  const folders: string[] = [];
  for (const { scheme, seed } of runs) {
    const output = join(parent, `${scheme}-${seed}`);
    folders.push(output);
    const { code, err } = await runGfmlHere(
      ...["run", ...small, "--scheme", scheme, "--seed", seed, "--output", output, "--workers", "1", "--quiet"],
    );
    expect({ code, err }).toEqual({ code: 0, err: "" });
  }
  expect((await runGfmlHere("report", ...folders, "--output", comparison)).err).toBe("");
  const file = join(parent, "everything.yaml");
  writeFileSync(file, scenario);
  const alone = ["--workers", "1", "--quiet"];
  expect(
    (await runGfmlHere("run", "--preset", "faithful", "--scenario", file, ...fields, "--output", faulty, ...alone)).err,
  ).toBe("");
  const cache = join(parent, "cache");
  expect(
    await runGfmlHere("scenario", file, "--seeds", "2", "--cache", cache, "--output", measured, ...fields, ...alone),
  ).toMatchObject({ code: 0, err: "" });
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe("gfml report", () => {
  it("leaves a report at the end of a run that needs nothing else", () => {
    const text = readFileSync(join(folder, "report.html"), "utf8");
    expect(text).toContain("rounds are not Nash-stable");
    expect(text).not.toMatch(/<script|src=|href="(?!#|data:,)/);
    expect(text.length).toBeLessThan(1_500_000);
  });

  it("describes a run’s scenario: the roles, the payoff of cheats, the effect of a shift, the losses", () => {
    const text = readFileSync(join(faulty, "report.html"), "utf8");
    const section = /<section id="scenario"[\s\S]*?<\/section>/.exec(text)![0];
    for (const words of [
      "sends its update with the sign changed",
      "whoever heads a coalition",
      "In round 3 the data of learners 2 and 3 changed",
      "could not be reached",
      "Cheats: learners",
    ])
      expect(section).toContain(words);
    expect(text).toMatch(/<p id="pairs">[^<]*the scenario changed[^<]*<\/p>\n<pre tabindex="0">gfml scenario/);
    // those that are liars in the scenario count, and heads that lied
    expect(text).toMatch(/\d learners cheated in some rounds/);
    expect(readFileSync(join(folder, "report.html"), "utf8")).toMatch(/ran 1 of 2 local steps and claimed all/);
  });

  it("reads a run line by line for what pairs measure from all of its records", async () => {
    const { lies, shifts } = JSON.parse(readFileSync(join(measured, "pairs.jsonl"), "utf8").split("\n")[0]!);
    const scenario = (await readRun(faulty)).scenario!;
    expect(scenario.liars).toEqual(lies.liars);
    expect(scenario.ofLiars).toEqual(lies.lie.liars);
    expect(scenario.ofOthers).toEqual(lies.lie.others);
    expect(scenario.shifts).toMatchObject(shifts.map(({ with: shift }: { with: object }) => shift));
    const lost = [...scenario.failures.values()].reduce((sum, { all }) => sum + all, 0);
    const records = readFileSync(join(faulty, "learners.jsonl"), "utf8").trim().split("\n");
    expect(lost).toBe(records.filter((line) => JSON.parse(line).failure !== null).length);
    expect(lost).toBeGreaterThan(0);
  });

  it("leaves a report of gfml scenario that needs nothing else", () => {
    const text = readFileSync(join(measured, "report.html"), "utf8");
    expect(text).toContain("everything: 2 seeds, with and without");
    for (const id of ["events", "changes", "rounds", "movers", "numbers"])
      expect(text).toContain(`<section id="${id}"`);
    expect(text).not.toMatch(/<script|src=|href="(?!#|data:,)/);
  });

  it("writes each chart as SVG and PNG, which --replace removes with the run", async () => {
    const { code, out } = await runGfmlHere("report", folder, "--charts");
    expect(code).toBe(0);
    const names = readdirSync(join(folder, "charts"));
    expect(names).toContain("coalition-flow.svg");
    expect(names.filter((name) => name.endsWith(".png"))).toHaveLength(names.length / 2);
    expect(out.trim().split("\n")).toHaveLength(1 + names.length);
    for (const name of names) expect(statSync(join(folder, "charts", name)).size, name).toBeGreaterThan(1000);
    const again = ["run", ...small, "--rounds", "1", "--output", folder, "--replace", "--workers", "1", "--quiet"];
    const other = join(parent, "replaced");
    expect((await runGfmlHere(...again.map((word) => (word === folder ? other : word)))).code).toBe(0);
    expect((await runGfmlHere("report", other, "--charts")).code).toBe(0);
    expect((await runGfmlHere(...again.map((word) => (word === folder ? other : word)))).code).toBe(0);
    expect(existsSync(join(other, "charts"))).toBe(false);
  });

  it("refuses impossible requests", async () => {
    const audit = await runGfmlHere("report", folder, "--audit");
    expect(audit).toMatchObject({ code: 2, err: expect.stringContaining("does not have its own chain") });
    const two = await runGfmlHere("report", folder, folder, "--audit");
    expect(two).toMatchObject({
      code: 2,
      err: expect.stringContaining("--audit works only with the report of one run"),
    });
    const none = await runGfmlHere("report", join(parent, "nothing"));
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining("there is no such folder") });
  });
});

describe.skipIf(findChromium() === undefined)(
  "a report in a browser (skipped without Chromium: set GFML_CHROMIUM)",
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterAll(() => browser?.close());

    const files = {
      run: join(folder, "report.html"),
      faulty: join(faulty, "report.html"),
      measured: join(measured, "report.html"),
      comparison,
    };
    const pages = [
      ["run", "light", 1280],
      ["run", "dark", 1280],
      ["run", "light", 800],
      ["run", "light", 375],
      ["run", "dark", 375],
      ["faulty", "light", 1280],
      ["faulty", "dark", 375],
      ["measured", "light", 1280],
      ["measured", "dark", 375],
      ["comparison", "light", 1280],
      ["comparison", "dark", 375],
    ] as const;

    it.each(pages)("is whole and accessible: %s, %s, %d pixels wide", async (kind, colorScheme, width) => {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      const told: string[] = [];
      page.on("console", (message) => told.push(message.text()));
      page.on("pageerror", (error) => told.push(error.message));
      page.on("request", (request) => {
        if (!/^(file|data):/.test(request.url())) told.push(`request: ${request.url()}`);
      });
      await page.goto(pathToFileURL(files[kind]).href);
      expect(told).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await page.locator("main").textContent()).not.toMatch(/NaN|undefined|\bnull\b|Infinity|\[object/);
      expect(await emptyDrawings(page)).toEqual([]);
      for (const summary of await page.locator("summary").all()) await summary.click();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await findingsOf(page)).toEqual([]);
      await page.close();
    });

    it("shows drawings but no navigation on paper", async () => {
      const page = await browser.newPage();
      await page.goto(pathToFileURL(join(folder, "report.html")).href);
      await page.emulateMedia({ media: "print" });
      expect(await page.locator("nav").isVisible()).toBe(false);
      expect(await page.locator("#accuracy svg:visible").count()).toBeGreaterThan(0);
      const pdf = await page.pdf({ format: "A4" });
      expect(pdf.subarray(0, 4).toString()).toBe("%PDF");
      await page.close();
    });
  },
);

/** Figures without exactly one visible drawing, or whose drawing shows no mark, or text that leaves it. */
const emptyDrawings = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const faults: string[] = [];
    const figures = [...document.querySelectorAll("figure")];
    if (figures.length < 6) faults.push(`${figures.length} figures`);
    for (const figure of figures) {
      const shown = [...figure.querySelectorAll(".drawing svg")].filter((svg) => svg.getClientRects().length > 0);
      if (shown.length !== 1) faults.push(`${figure.id}: ${shown.length} drawings are shown`);
      for (const svg of shown) {
        const marks = svg.querySelectorAll(
          '[data-mark="line"] path, [data-mark="area"] path, [data-mark="dot"] *, [data-mark="rect"] rect, [data-mark="cell"] rect, [data-mark="link"] path, [data-mark="bar"] *',
        );
        if (marks.length === 0) faults.push(`${figure.id}: no marks`);
        const box = svg.getBoundingClientRect();
        for (const text of svg.querySelectorAll("text")) {
          const inner = text.getBoundingClientRect();
          if (
            inner.width > 0 &&
            (inner.left < box.left - 12 || inner.right > box.right + 12 || inner.bottom > box.bottom + 4)
          ) {
            faults.push(`${figure.id}: "${text.textContent}" leaves the drawing`);
          }
        }
      }
    }
    return faults;
  });
