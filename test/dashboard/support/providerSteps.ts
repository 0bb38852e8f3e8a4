import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import type { RunningProvider } from "../../../src/federation/index.ts";
import { until } from "../../support/until.ts";
import { walkByKeyboard } from "../../support/walkByKeyboard.ts";
import {
  findingsEverywhere,
  findingsOf,
  openWatched,
  overflowOf,
  type WatchedPage,
} from "../../support/watchedPage.ts";
import { PATIENCE, shoot } from "./joinSteps.ts";

/** Opens the view of a provider of five connected learners, as whoever has its token. */
export const openView = async (browser: Browser, provider: RunningProvider, token: string): Promise<WatchedPage> => {
  // the provider's view of the same, for whoever has its token
  const closed = await browser.newPage();
  await closed.goto(`${provider.url}/pages/provider.html`);
  await closed.getByRole("alert").filter({ hasText: "this view is not public" }).waitFor();
  await closed.close();
  const api = `${provider.url}/pages/api/provider`;
  expect((await fetch(api)).status).toBe(403);
  const seen = await fetch(api, { headers: { cookie: `gfml-view=${token}` } });
  expect(seen.status).toBe(200);
  // no other site may read it with what this browser knows
  expect(seen.headers.get("access-control-allow-origin")).toBeNull();
  expect((await fetch(`${provider.url}/pages/view/${"0".repeat(48)}`)).status).toBe(403);
  const narrow = { width: 390, colorScheme: "dark" } as const;
  const view = await openWatched(browser, `${provider.url}/pages/view/${token}`, narrow);
  await until("five peers", async () => (await view.page.locator(".peers tbody tr").count()) === 5, PATIENCE / 1000);
  await view.page.getByText("<i>code</i>").waitFor();
  expect(await overflowOf(view.page)).toBe(0);
  expect(await findingsOf(view.page)).toEqual([]);
  await shoot(view.page, "provider-390");

  return view;
};

/** Begins an audit by the view's button. */
export const beginAudit = async (page: Page, provider: RunningProvider, token: string): Promise<void> => {
  const refused = await fetch(`${provider.url}/pages/api/audit`, { method: "POST" });
  expect(refused.status).toBe(403);
  const elsewhere = { cookie: `gfml-view=${token}`, origin: "http://other.example" };
  const crossed = await fetch(`${provider.url}/pages/api/audit`, { method: "POST", headers: elsewhere });
  expect(crossed.status).toBe(403);
  await page.getByRole("button", { name: "Audit now" }).click();
  await page.getByText("An audit is running.").waitFor();
  expect(await page.getByRole("button", { name: "Audit now" }).isDisabled()).toBe(true);
  const again = await fetch(`${provider.url}/pages/api/audit`, {
    method: "POST",
    headers: { cookie: `gfml-view=${token}` },
  });
  expect(again.status).toBe(409);
};

/** Waits for the audit's end. */
export const expectClean = async (page: Page): Promise<void> => {
  // it gives way to everything else that the machine does
  const verdict = page.getByText(/^(All checks passed|A check failed) in \d+ rounds of 1 task/);
  await verdict.waitFor({ timeout: 3 * PATIENCE });
  expect(await verdict.textContent()).toMatch(/^All checks passed/);
  expect(await page.getByText("does not hold").count()).toBe(0);
  expect(await findingsEverywhere(page)).toEqual([]);
  expect(await walkByKeyboard(page)).toEqual([]);
  await shoot(page, "provider-audited-390");
};

/** Goes to the rounds and back. */
export const watchRounds = async ({ page, complaints }: WatchedPage, provider: RunningProvider): Promise<void> => {
  await page.getByRole("link", { name: "Live rounds" }).click();
  await page
    .getByRole("img", { name: /^Coalitions of round \d+/ })
    .or(page.locator("canvas"))
    .first()
    .waitFor();
  const before = provider.status().round;
  await until("the next round", () => provider.status().round > before, PATIENCE / 1000);
  // rounds that end within one drawing of the page are drawn at once: it need not have shown each of them
  const lastShown = async (): Promise<number> =>
    Number(/ of (\d+)$/.exec((await page.locator(".time-round").textContent()) ?? "")?.[1]);
  await until(`round ${before} on the page`, async () => (await lastShown()) >= before, PATIENCE / 1000);
  await shoot(page, "provider-rounds-390");
  await page.getByRole("link", { name: "Provider" }).click();
  await page.getByRole("heading", { name: "Peers" }).waitFor();
  expect(complaints).toEqual([]);
  await page.close();
};
