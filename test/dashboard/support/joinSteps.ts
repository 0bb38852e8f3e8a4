import { join } from "node:path";
import type { Page } from "playwright-core";
import { glyphs, type Samples, splitLearner } from "../../../src/data/index.ts";
import { describeData, type JoinedLearner, joinFederation } from "../../../src/federation/index.ts";
import { createPerceptron } from "../../../src/model/index.ts";
import { createTrainer } from "../../../src/round/index.ts";
import { keyOf, realNode } from "../../federation/support/smallFederation.ts";
import { letTimePass } from "../../support/letTimePass.ts";

/** ms for what several processes do on a machine that others use too. */
export const PATIENCE = 90_000;
export const PASSWORD = "correct horse";

/** Samples as a pair of IDX files: images of 28 x 28 bytes, and labels. */
export const idxOf = ({ count, features, labels }: Samples): { images: Buffer; labels: Buffer } => {
  const numbers = (...values: number[]): Buffer => {
    const bytes = Buffer.alloc(4 * values.length);
    for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, 4 * at);
    return bytes;
  };
  return {
    images: Buffer.concat([numbers(0x803, count, 28, 28), Buffer.from(features as Uint8Array)]),
    labels: Buffer.concat([numbers(0x801, count), Buffer.from(labels)]),
  };
};

/** A learner in this process, on drawn digits. */
export const joinInNode = (joinAddress: string, name: string, seed: number): Promise<JoinedLearner> => {
  const samples = glyphs(40, seed);
  const split = splitLearner(
    Array.from({ length: 40 }, (_, index) => index),
    seed,
    0,
  );
  const pace = {
    now: () => performance.now() / 1000,
    wait: (seconds: number) => letTimePass(1000 * seconds),
  };
  return joinFederation({
    joinAddress,
    key: keyOf(name),
    createNode: realNode,
    data: describeData(samples, split),
    createTrainer: async ({ task, model }) =>
      createTrainer({
        model: createPerceptron({ layerSizes: [model.features, ...model.hiddenLayers, model.classes] }),
        samples,
        splitOf: () => split,
        task,
        seed,
        pace,
      }),
    // room for a machine that does many things at once
    deadline: 8,
    listen: ["/ip4/127.0.0.1/tcp/0"],
  });
};

/** Fills in a new password. */
export const makeKey = async (page: Page): Promise<void> => {
  await page.getByLabel(/^Password for this browser/).fill(PASSWORD);
  await page.getByLabel("Repeat the password").fill(PASSWORD);
};
/** The number that the page shows. */
export const learnerOf = async (page: Page): Promise<number> => {
  const text = await page.getByRole("heading", { name: /Your learner, number \d+/ }).textContent();
  return Number(/\d+/.exec(text!)![0]);
};
const roundsOf = (page: Page) => page.locator(".rounds tbody tr");
/** Waits until the page shows so many rounds that are over. */
export const waitForRounds = async (page: Page, count: number): Promise<void> => {
  await roundsOf(page)
    .nth(count - 1)
    .waitFor({ timeout: PATIENCE });
};
/** Keeps a picture of the page, or of its window, where GFML_SCREENSHOTS names a folder. */
export const shoot = async (page: Page, name: string, fullPage = true): Promise<void> => {
  const { GFML_SCREENSHOTS: folder } = process.env;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage });
};

/** Gives a page a battery, `window.battery`, that is being charged. */
export const withBattery = (page: Page): Promise<void> =>
  page.addInitScript(() => {
    const battery = Object.assign(new EventTarget(), { charging: true });
    Object.assign(window, { battery });
    Object.defineProperty(navigator, "getBattery", { value: async () => battery, configurable: true });
  }) as Promise<unknown> as Promise<void>;
