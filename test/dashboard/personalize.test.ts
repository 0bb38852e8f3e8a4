import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { securityHeaders } from "../../src/web/server/security.ts";
import { buildPages } from "../support/buildPages.ts";
import { findChromium } from "../support/findChromium.ts";
import { walkByKeyboard } from "../support/walkByKeyboard.ts";
import { findingsEverywhere, openWatched, startBrowser } from "../support/watchedPage.ts";
import { weighPage } from "../support/weighPage.ts";

const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** Nothing but files, with the policy that the dashboard's server sends. */
const serveFiles = (folder: () => string): Server =>
  createServer((request, response) => {
    const path = new URL(request.url!, "http://localhost").pathname;
    readFile(join(folder(), path)).then(
      (bytes) => {
        const type = types[extname(path)] ?? "application/octet-stream";
        response.writeHead(200, { ...securityHeaders, "content-type": type });
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });

/** Drawings as people make them: points of strokes in the unit square. */
const strokesOf: Readonly<Record<string, readonly (readonly [number, number])[][]>> = {
  "2": [
    [
      [0.25, 0.3],
      [0.4, 0.15],
      [0.65, 0.18],
      [0.7, 0.38],
      [0.5, 0.6],
      [0.25, 0.85],
      [0.75, 0.85],
    ],
  ],
  "7": [
    [
      [0.2, 0.15],
      [0.8, 0.15],
      [0.6, 0.5],
      [0.45, 0.88],
    ],
  ],
};

const draw = async (
  page: Page,
  section: string,
  strokes: readonly (readonly (readonly [number, number])[])[],
  shift: number,
): Promise<void> => {
  const area = page.locator(`${section} .drawing-area canvas`);
  await area.scrollIntoViewIfNeeded();
  const box = (await area.boundingBox())!;
  const at = ([x, y]: readonly [number, number]): [number, number] => [
    box.x + (x + shift * (y - 0.5)) * box.width,
    box.y + y * box.height,
  ];
  for (const [first, ...rest] of strokes) {
    await page.mouse.move(...at(first!));
    await page.mouse.down();
    for (const point of rest) await page.mouse.move(...at(point), { steps: 4 });
    await page.mouse.up();
  }
  await page.locator(`${section} .drawing-buttons button`, { hasText: "Keep" }).click();
};

describe.skipIf(findChromium() === undefined)(
  "the personalization page in a browser (skipped without Chromium: set GFML_CHROMIUM)",
  () => {
    let folder = "";
    const server = serveFiles(() => folder);
    let browser: Browser;
    let url = "";
    beforeAll(async () => {
      folder = await buildPages();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/personalize.html`;
      browser = await startBrowser();
    });
    afterAll(async () => {
      await browser?.close();
      server.close();
    });

    const samples = "section[aria-labelledby=samples]";
    const tests = "section[aria-labelledby=tests]";
    const scoreOf = async (page: Page, model: string): Promise<number> => {
      const text = await page.locator(".results tr", { hasText: model }).locator(".score").textContent();
      return Number(/([\d.]+) %/.exec(text!)![1]);
    };

    it("adapts the model to drawings by hand, with static files only", async () => {
      const { page, complaints } = await openWatched(browser, url);
      await page.locator("#samples").waitFor();
      await page.getByText("Draw at least one sample of every symbol first.").waitFor();
      for (const name of ["3", "5"]) await page.getByRole("button", { name: `Remove ${name}` }).click();
      for (let sample = 0; sample < 2; sample++)
        for (const name of ["2", "7"]) {
          await page.getByText(`Draw “${name}”`, { exact: true }).first().waitFor();
          await draw(page, samples, strokesOf[name]!, 0.2 * sample);
        }
      await page.getByText(/ms for 4 samples/).waitFor();
      for (const [index, name] of ["2", "7"].entries()) {
        await page.locator(`${tests} .truth`).getByRole("radio").nth(index).check();
        await draw(page, tests, strokesOf[name]!, 0.1);
        await page.locator(`${tests} .outcome`, { hasText: `of ${index + 1})` }).waitFor();
      }
      expect(await scoreOf(page, "1 sample")).toBe(100);
      expect(await scoreOf(page, "2 samples")).toBe(100);
      expect(await page.locator(".results tr", { hasText: "5 samples" }).first().textContent()).toContain("needs 5");
      expect(complaints).toEqual([]);
      await page.close();
    });

    it("works without drawing and without a mouse, accessible, light and dark, on screens and phones", async () => {
      const { page, complaints } = await openWatched(browser, url);
      const one = page.getByRole("button", { name: "Let gfml draw one" });
      for (let sample = 0; sample < 20; sample++) await one.click();
      await page.getByText(/ms for 20 samples/).waitFor();
      for (let turn = 1; turn <= 3; turn++) {
        await page.getByRole("button", { name: /Let gfml draw 20/ }).press("Enter");
        await page.locator(".outcome", { hasText: `of ${20 * turn})` }).waitFor();
      }
      // the shared model knows none of the symbols well; one step on one sample of each changes that
      expect(await scoreOf(page, "shared model")).toBeLessThan(70);
      expect((await scoreOf(page, "1 sample")) - (await scoreOf(page, "shared model"))).toBeGreaterThan(20);
      expect((await scoreOf(page, "5 samples")) - (await scoreOf(page, "shared model"))).toBeGreaterThan(20);
      expect(await findingsEverywhere(page)).toEqual([]);
      expect(await walkByKeyboard(page)).toEqual([]);
      await page.getByLabel("Gradient steps").selectOption("5");
      await page.getByText("No test drawing yet.").waitFor();
      expect(complaints).toEqual([]);
      await page.close();
    });

    it("stays below its size limit, and names the licenses of its libraries", () => {
      // without the viewer, whose charts are most of it; with React and the kernels
      expect(weighPage(folder, "personalize.html")).toBeLessThan(130_000);
      expect(weighPage(folder, "index.html")).toBeLessThan(250_000);
      const licenses = readFileSync(join(folder, "licenses.md"), "utf8");
      for (const name of ["react", "@observablehq/plot", "d3-scale"]) expect(licenses).toContain(name);
    });

    it("says when the model cannot be loaded", async () => {
      const page = await browser.newPage();
      await page.route("**/*.safetensors", (route) => route.fulfill({ status: 404 }));
      await page.goto(url);
      await page.getByRole("alert").filter({ hasText: "This browser cannot use the model" }).waitFor();
      await page.close();
    });
  },
);
