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

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds that is serious, by rule and place. */
export const findingsOf = async (page: Page): Promise<string[]> => {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { target: string[] }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .slice(0, 3)
            .map(({ target }) => target.join(" "))
            .join(", ")}`,
      );
  });
};
