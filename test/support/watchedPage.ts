import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "./findChromium.ts";

/** Starts Chromium; a container's root has no sandbox. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium()!,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });

/** A page, and all that it complained of: console messages, errors, breaches of its content security policy. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: string[];
}

/** Opens a page in a window so many CSS pixels wide. `isExpected`: complaints that belong to what is tested. */
export const openWatched = async (
  browser: Browser,
  url: string,
  {
    width = 1280,
    colorScheme = "light",
    isExpected = () => false,
    prepare,
  }: {
    readonly width?: number;
    readonly colorScheme?: "light" | "dark";
    readonly isExpected?: (complaint: string) => boolean;
    /** Before anything of the page is loaded. */
    readonly prepare?: (page: Page) => Promise<void>;
  } = {},
): Promise<WatchedPage> => {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const complaints: string[] = [];
  const complain = (text: string): void => {
    if (!isExpected(text)) complaints.push(text);
  };
  page.on("console", (message) => complain(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complain(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(url).origin) && !request.url().startsWith("data:"))
      complain(`request: ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  await prepare?.(page);
  await page.goto(url);
  return { page, complaints };
};

/** CSS pixels by which the page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/**
 * What is serious or does not fit on a page that is there, light and dark, 1,280 and 390 pixels wide, by where it is so.
 * Afterwards the page is as wide and as light as before.
 */
export const findingsEverywhere = async (page: Page): Promise<string[]> => {
  const size = page.viewportSize()!;
  const found: string[] = [];
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: size.height });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const place = `${width} ${colorScheme}`;
      // of all rules only that of contrast depends on light and dark
      const rules = colorScheme === "dark" ? ["color-contrast"] : undefined;
      for (const finding of await findingsOf(page, rules)) found.push(`${place}: ${finding}`);
    }
    const overflow = await overflowOf(page);
    if (overflow > 0) found.push(`${width}: ${overflow} pixels too wide`);
  }
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: null });
  return found;
};

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds that is serious, by rule and place; `rules`: those to go by, all if absent. */
export const findingsOf = async (page: Page, rules?: readonly string[]): Promise<string[]> => {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  return page.evaluate(async (only) => {
    const { axe } = window as unknown as {
      axe: {
        run(options: object): Promise<{ violations: { id: string; impact: string; nodes: { target: string[] }[] }[] }>;
      };
    };
    const { violations } = await axe.run({ resultTypes: ["violations"], ...(only && { runOnly: only }) });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .slice(0, 3)
            .map(({ target }) => target.join(" "))
            .join(", ")}`,
      );
  }, rules);
};
