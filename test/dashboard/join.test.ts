import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuditDesk } from "../../src/cli/audit/createAuditDesk.ts";
import { providerFigures } from "../../src/cli/federation/providerView.ts";
import { glyphs } from "../../src/data/index.ts";
import { delegatedTask, type JoinedLearner, type RunningProvider, startProvider } from "../../src/federation/index.ts";
import { addPages, addProviderView, openFolderSource } from "../../src/web/index.ts";
import { keyOf, realNode } from "../federation/support/smallFederation.ts";
import { buildPages } from "../support/buildPages.ts";
import { defineService } from "../support/defineService.ts";
import { findChromium } from "../support/findChromium.ts";
import { freePort } from "../support/freePort.ts";
import { until } from "../support/until.ts";
import { walkByKeyboard } from "../support/walkByKeyboard.ts";
import { findingsEverywhere, findingsOf, openWatched, overflowOf, startBrowser } from "../support/watchedPage.ts";
import { weighPage } from "../support/weighPage.ts";
import {
  idxOf,
  joinInNode,
  learnerOf,
  makeKey,
  PASSWORD,
  PATIENCE,
  shoot,
  waitForRounds,
  withBattery,
} from "./support/joinSteps.ts";
import { beginAudit, expectClean, openView, watchRounds } from "./support/providerSteps.ts";
import { type PageWallet, withWallet } from "./support/withWallet.ts";

const TOKEN = "12ab".repeat(12);
/** Pictures show an ordinary name. */
const NAME = process.env.GFML_SCREENSHOTS === undefined ? "digits <b>of</b> browsers" : "Digits of many hands";

describe.skipIf(findChromium() === undefined)(
  "a federation with browsers (skipped without Chromium: set GFML_CHROMIUM)",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "gfml-join-"));
    const service = join(folder, "service");
    let browser: Browser;
    let provider: RunningProvider;
    const learners: JoinedLearner[] = [];
    let ports: readonly [number, number];
    let pages = "";
    const start = (): Promise<RunningProvider> =>
      startProvider({
        config: defineService({
          name: NAME,
          samples: { features: 784, classes: 10, name: "drawn digits" },
          model: { hiddenLayers: [8, 6] },
          learning: { localSteps: 2, batchSize: 5 },
          coalition: { count: 2, embeddingSamples: 4 },
          ledger: "evm",
          folder: service,
          // a provider that comes back is where it was, as pages may speak to nobody else
          door: { port: ports[0] },
          network: { listen: ["/ip4/127.0.0.1/tcp/0", `/ip4/127.0.0.1/tcp/${ports[1]}/ws`] },
          life: { minLearners: 5, gatherTime: 0, reconnectTime: 2, tolerance: 10 },
        }),
        key: keyOf("provider"),
        createNode: realNode,
        extendDoor: async (door, context) => {
          await addPages(door, pages, context.networkAddresses);
          const figures = () => providerFigures(context, [{ time: 0, event: "door.refused", reason: "<i>code</i>" }]);
          const audits = createAuditDesk(
            { folder: service, urls: [] },
            { environment: process.env, now: () => Date.now() },
          );
          const access = { kind: "token", token: TOKEN, hosts: null } as const;
          await addProviderView(door, await openFolderSource(service), access, figures, audits);
        },
      });
    beforeAll(async () => {
      [pages, browser, ...ports] = await Promise.all([buildPages(), startBrowser(), freePort(), freePort()]);
      provider = await start();
      const joining = ["one", "two", "three"].map((name, index) =>
        joinInNode(provider.joinAddress, `node ${name}`, index),
      );
      learners.push(...(await Promise.all(joining)));
    }, 180_000);
    afterAll(async () => {
      await browser?.close();
      await provider?.stop();
      await Promise.all(learners.map((learner) => learner.close()));
      rmSync(folder, { recursive: true, force: true });
    }, 60_000);

    it("plays and pays rounds among three learners in Node and two in pages, and takes a reloaded page back", async () => {
      // the join address itself leads people to the page
      let isAway = false;
      const drawing = await openWatched(browser, provider.joinAddress, {
        isExpected: (complaint) => isAway && /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY/.test(complaint),
      });
      expect(drawing.page.url()).toContain("/pages/join.html#/16Uiu2");
      const { page: first } = drawing;
      await first.getByText(NAME).waitFor();
      await makeKey(first);
      await first.getByRole("button", { name: "Make the key" }).click();
      await first.getByText("The key is unlocked. Account:").waitFor();
      await first.getByLabel("Draw them here").check();
      for (let sample = 0; sample < 20; sample++)
        await first.getByRole("button", { name: "Let gfml draw one" }).click();
      expect(await findingsOf(first)).toEqual([]);
      await shoot(first, "join-drawing");
      await first.getByRole("button", { name: "Use these drawings" }).click();
      await first.getByRole("button", { name: "Join", exact: true }).click();

      // the other one's account is that of a wallet
      let wallet: PageWallet | undefined;
      const prepare = async (page: Page): Promise<void> => {
        await withBattery(page);
        wallet = await withWallet(page, keyOf("wallet"), "A wallet");
      };
      const narrow = { width: 390, colorScheme: "dark", prepare } as const;
      const { page: second, complaints } = await openWatched(browser, `${provider.url}/pages/join.html`, narrow);
      await second.getByLabel("Use a wallet").check();
      await second.getByText("signs once").waitFor();
      await makeKey(second);
      wallet!.isDeclining = true;
      await second.getByRole("button", { name: "Ask the wallet" }).click();
      await second.getByText("the request was declined").waitFor();
      wallet!.isDeclining = false;
      await second.getByLabel("Valid for").selectOption("7 days");
      await second.getByRole("button", { name: "Ask the wallet" }).click();
      await second.getByText("for the wallet’s account").waitFor();
      const [signed] = wallet!.shown;
      expect(signed!.primaryType).toBe("Delegation");
      expect(signed!.message).toMatchObject({
        account: wallet!.account.toLowerCase(),
        session: await second.locator("section[aria-labelledby=key] code").first().textContent(),
        task: `0x${delegatedTask(provider.document)}`,
      });
      const days = (Number(signed!.message.until) - Date.now() / 1000) / 86_400;
      expect(days).toBeGreaterThan(6.9);
      expect(days).toBeLessThanOrEqual(7);
      const { images, labels } = idxOf(glyphs(60, 99));
      const files = [
        { name: "labels.idx", mimeType: "application/octet-stream", buffer: labels },
        { name: "images.idx", mimeType: "application/octet-stream", buffer: images },
      ];
      await second.locator("section[aria-labelledby=data] input[type=file]").setInputFiles(files);
      await second.getByText("labels.idx, images.idx: 60 samples.").waitFor();
      expect(await overflowOf(second)).toBe(0);
      await shoot(second, "join-ready-390");
      await second.getByRole("button", { name: "Join", exact: true }).click();

      await waitForRounds(first, 2);
      await waitForRounds(second, 2);
      // an audit on demand, while rounds go on
      const view = await openView(browser, provider, TOKEN);
      await beginAudit(view.page, provider, TOKEN);
      const roundBefore = provider.status().round;

      const number = await learnerOf(second);
      for (const page of [first, second]) {
        expect(await findingsEverywhere(page)).toEqual([]);
        expect(await walkByKeyboard(page)).toEqual([]);
      }
      for (const [page, name] of [
        [first, "join"],
        [second, "join-phone"],
      ] as const) {
        await page.evaluate(() => {
          (document.activeElement as HTMLElement | null)?.blur();
          window.scrollTo(0, 0);
        });
        await shoot(page, name, false);
      }

      for (const page of [first, second]) {
        await page.locator(".learner-balance", { hasText: /[1-9].* token/ }).waitFor({ timeout: PATIENCE });
        await page.getByRole("button", { name: "Withdraw" }).click();
        await page.getByText("The withdrawal is done").waitFor({ timeout: PATIENCE });
      }

      await expectClean(view.page);
      expect(provider.status().round).toBeGreaterThan(roundBefore);
      await watchRounds(view, provider);

      // the key stays encrypted in the browser, and the learner keeps its number
      await second.reload();
      await second.getByText("This browser keeps the key of account").waitFor();
      await second.getByLabel("Password").fill("wrong password");
      await second.getByRole("button", { name: "Unlock" }).click();
      await second.getByText("The password is wrong.").waitFor();
      await second.getByLabel("Password").fill(PASSWORD);
      await second.getByRole("button", { name: "Unlock" }).click();
      await second.getByRole("button", { name: "Join", exact: true }).click();
      await waitForRounds(second, 1);
      expect(await learnerOf(second)).toBe(number);

      // paused as long as nobody looks, if that was asked
      const setHidden = (isHidden: boolean): Promise<void> =>
        second.evaluate((value) => {
          Object.defineProperty(document, "hidden", { value, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }, isHidden);
      await second.getByLabel("Pause while this page is hidden").check();
      await setHidden(true);
      await second.getByText("Paused while this page is hidden.").waitFor({ timeout: PATIENCE });
      await until("four learners", () => provider.status().learners.connected === 4, PATIENCE / 1000);
      // back in sight, but meanwhile the plug was pulled
      await second.getByLabel("Pause while the device runs on battery").check();
      const setCharging = (isCharging: boolean): Promise<void> =>
        second.evaluate((charging) => {
          const { battery } = window as unknown as { battery: EventTarget & { charging: boolean } };
          battery.charging = charging;
          battery.dispatchEvent(new Event("chargingchange"));
        }, isCharging);
      await setCharging(false);
      await setHidden(false);
      await second.getByText("Paused while the device runs on battery.").waitFor();
      expect(provider.status().learners.connected).toBe(4);
      await setCharging(true);
      await second.getByText("Connected and taking part.").waitFor({ timeout: PATIENCE });

      // a provider that is started anew finds its learners again
      isAway = true;
      await provider.stop();
      await first.getByText(/^Disconnected: /).waitFor({ timeout: PATIENCE });
      await shoot(first, "join-disconnected");
      await second.close();
      provider = await start();
      await first.getByText("Connected and taking part.").waitFor({ timeout: PATIENCE });
      isAway = false;

      await first.getByRole("button", { name: "Leave for good" }).click();
      await first.getByRole("button", { name: "Leave", exact: true }).click();
      await first.getByText("Your request to leave is sent").waitFor();
      await first.getByText("Not taking part now.").waitFor({ timeout: PATIENCE });

      // it was asked once more than it declined, and never again, reload or not
      expect(wallet!.asked).toEqual(Array(2).fill(["eth_requestAccounts", "eth_signTypedData_v4"]).flat());
      expect(wallet!.shown).toHaveLength(1);
      const records = readFileSync(join(service, "ledger.jsonl"), "utf8");
      const declared = JSON.parse(records.split("\n").find((line) => line.includes('"payee":"0x'))!);
      expect(JSON.stringify(declared)).toContain(wallet!.account.toLowerCase());
      expect(records.match(/"withdraw/g)?.length).toBeGreaterThanOrEqual(2);
      expect(drawing.complaints).toEqual([]);
      expect(complaints).toEqual([]);
      await first.close();
    }, 600_000);

    it("keeps the page below its size limit, with React and both workers, and names their licenses", () => {
      const weight = weighPage(pages, "join.html");
      console.log(`join.html and all its scripts: ${(weight / 1000).toFixed(1)} kB gzip`);
      expect(weight).toBeGreaterThan(200_000);
      expect(weight).toBeLessThan(450_000);
      // what is in the workers alone is named too
      const licenses = readFileSync(join(pages, "licenses-workers.md"), "utf8");
      for (const name of ["libp2p", "@chainsafe/libp2p-noise", "zod"]) expect(licenses).toContain(`## ${name} - `);
    });

    it("explains why an unencrypted page of a different machine cannot join", async () => {
      const other = await chromium.launch({
        executablePath: findChromium()!,
        args: ["--no-sandbox", "--host-resolver-rules=MAP gfml.test 127.0.0.1"],
      });
      try {
        const page = await other.newPage();
        await page.goto(`http://gfml.test:${ports[0]}/pages/join.html`);
        await page.getByRole("alert").filter({ hasText: "This page cannot join" }).waitFor();
        expect(await page.getByRole("button", { name: "Join", exact: true }).count()).toBe(0);
      } finally {
        await other.close();
      }
    });

    it("reports mistakes in an address, a key and data", async () => {
      const { page, complaints } = await openWatched(browser, `${provider.url}/pages/join.html`);
      await page.getByLabel("Bring a private key").check();
      await page.getByLabel(/^Private key/).fill("12");
      await makeKey(page);
      await page.getByRole("button", { name: "Keep the key" }).click();
      await page.getByText("This is not a private key").waitFor();
      expect(await page.getByLabel("Use a wallet: this browser has none").isDisabled()).toBe(true);
      await page.getByLabel(/^Private key/).fill(`0x${"7".repeat(64)}`);
      await page.getByRole("button", { name: "Keep the key" }).click();
      await page.getByText("The key is unlocked. Account:").waitFor();
      expect(await page.locator("section[aria-labelledby=key] code").first().textContent()).toBe(
        privateKeyToAddress(`0x${"7".repeat(64)}`).toLowerCase(),
      );
      // thinking better of it is safe, by keyboard too
      const forget = page.getByRole("button", { name: "Forget the key" });
      await forget.press("Enter");
      await page.getByRole("alertdialog").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("alertdialog").waitFor({ state: "detached" });
      expect(await forget.evaluate((button) => button === document.activeElement)).toBe(true);
      expect(await walkByKeyboard(page)).toEqual([]);
      expect(await findingsEverywhere(page)).toEqual([]);
      const csv = { name: "own.csv", mimeType: "text/csv", buffer: Buffer.from("0.5,1,7\n0.25,0,3\n") };
      await page.locator("section[aria-labelledby=data] input[type=file]").setInputFiles([csv]);
      await page.getByText("the task takes images, but its contract names no columns of a table").waitFor();
      await page.getByLabel("Join address").fill("somewhere");
      await page.getByRole("button", { name: "Look it up" }).click();
      await page.getByText("that is not a join address").waitFor();
      expect(complaints).toEqual([]);
      await page.close();
    });
  },
);
