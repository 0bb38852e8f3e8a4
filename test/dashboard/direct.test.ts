import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningProvider, startProvider } from "../../src/federation/index.ts";
import type { NetworkFigures } from "../../src/network/index.ts";
import { addPages } from "../../src/web/index.ts";
import { keyOf, realNode } from "../federation/support/smallFederation.ts";
import { buildPages } from "../support/buildPages.ts";
import { defineService } from "../support/defineService.ts";
import { findChromium } from "../support/findChromium.ts";
import { freePort } from "../support/freePort.ts";
import { until } from "../support/until.ts";
import { openWatched } from "../support/watchedPage.ts";
import { makeKey, PATIENCE, waitForRounds } from "./support/joinSteps.ts";

interface Counted {
  readonly connections: RTCPeerConnection[];
}

/** Keeps a page's connections of WebRTC in sight. */
const countConnections = (page: Page): Promise<void> =>
  page.addInitScript(() => {
    const connections: RTCPeerConnection[] = [];
    Object.assign(window, { counted: { connections } });
    const Original = RTCPeerConnection;
    window.RTCPeerConnection = class extends Original {
      constructor(settings?: RTCConfiguration) {
        super(settings);
        connections.push(this);
      }
    };
  }) as Promise<unknown> as Promise<void>;

/** Bytes that came to a page by WebRTC. */
const received = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    let sum = 0;
    for (const connection of (window as unknown as { counted: Counted }).counted.connections)
      for (const one of (await connection.getStats()).values())
        if (one.type === "data-channel") sum += one.bytesReceived;
    return sum;
  });

describe.skipIf(findChromium() === undefined)(
  "two pages without a learner in Node (skipped without Chromium: set GFML_CHROMIUM)",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "gfml-direct-"));
    let browser: Browser;
    let provider: RunningProvider;
    let figures: () => NetworkFigures;
    beforeAll(async () => {
      const [pages, port] = await Promise.all([buildPages(), freePort()]);
      browser = await chromium.launch({
        executablePath: findChromium()!,
        // addresses of this machine as they are: their made-up names need multicast, which containers do not have
        args: ["--disable-features=WebRtcHideLocalIpsWithMdns", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
      });
      provider = await startProvider({
        config: defineService({
          name: "pages alone",
          samples: { features: 784, classes: 10, name: "drawn digits" },
          model: { hiddenLayers: [32, 6] },
          learning: { localSteps: 2, batchSize: 5 },
          coalition: { count: 1, embeddingSamples: 4 },
          ledger: "memory",
          folder: join(folder, "service"),
          network: { listen: [`/ip4/127.0.0.1/tcp/${port}/ws`] },
          life: { minLearners: 2, gatherTime: 0, reconnectTime: 2, tolerance: 10 },
        }),
        key: keyOf("provider"),
        createNode: realNode,
        extendDoor: async (door, context) => {
          figures = context.network;
          await addPages(door, pages, context.networkAddresses);
        },
      });
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      await provider?.stop();
      rmSync(folder, { recursive: true, force: true });
    }, 60_000);

    it("sends the other page's updates to the head by WebRTC, with the relay for introductions only", async () => {
      const open = async () => {
        const watched = await openWatched(browser, provider.joinAddress, { prepare: countConnections });
        const { page } = watched;
        await page.getByText("pages alone").waitFor();
        await makeKey(page);
        await page.getByRole("button", { name: "Make the key" }).click();
        await page.getByText("The key is unlocked. Account:").waitFor();
        await page.getByLabel("Draw them here").check();
        for (let sample = 0; sample < 20; sample++)
          await page.getByRole("button", { name: "Let gfml draw one" }).click();
        await page.getByRole("button", { name: "Use these drawings" }).click();
        await page.getByRole("button", { name: "Join", exact: true }).click();
        return watched;
      };
      const [one, other] = await Promise.all([open(), open()]);
      for (const { page } of [one, other])
        await page.locator(".learner-direct", { hasText: /^1 other page$/ }).waitFor({ timeout: PATIENCE });
      const before = provider.status().round;
      await until("three more rounds", () => provider.status().round > before + 2, PATIENCE / 1000);
      await waitForRounds(one.page, 3);
      // whoever heads gets an update a round, the other one a model
      const model = 4 * provider.document.model.parameterCount;
      for (const { page, complaints } of [one, other]) {
        const isFed = async (): Promise<boolean> => (await received(page)) > 2 * model;
        await until("more than two models by WebRTC", isFed, PATIENCE / 1000);
        expect(await page.locator(".rounds tbody").textContent()).not.toContain("not delivered");
        expect(complaints).toEqual([]);
      }
      expect(figures().reservations).toBe(2);
      await Promise.all([one.page.close(), other.page.close()]);
    }, 300_000);
  },
);
