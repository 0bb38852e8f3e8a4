import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium } from "../support/findChromium.ts";
import { openNode, type TestNode } from "./support/openNode.ts";

const executablePath = findChromium();
const entry = fileURLToPath(new URL("../../src/network/browser.ts", import.meta.url));

/** Code in the page gets the room from its window: the `import()` of the tests does not exist there. */
type Room = typeof import("../../src/network/browser.ts");
const PAGE = `<!doctype html><title>a page</title>
<script type="module">import * as room from "/network.js"; window.room = room;</script>`;

/** The room's browser entry as one module, and the Node modules that it imports. */
const bundle = async (): Promise<{ code: string; nodeModules: string[] }> => {
  const nodeModules: string[] = [];
  const result = await build({
    configFile: false,
    logLevel: "silent",
    plugins: [
      {
        name: "find-node-modules",
        enforce: "pre",
        resolveId: (id) => {
          if (id.startsWith("node:")) nodeModules.push(id);
          return null;
        },
      },
    ],
    build: {
      write: false,
      minify: false,
      lib: { entry, formats: ["es"], fileName: "network" },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [output] = [result].flat() as unknown as { output: { type: string; code?: string }[] }[];
  return { code: output!.output.find(({ type }) => type === "chunk")!.code!, nodeModules };
};

describe("a page", () => {
  let bundled: Awaited<ReturnType<typeof bundle>>;
  let browser: Browser | undefined;
  let server: Server;
  let relay: TestNode;
  let head: TestNode;
  beforeAll(async () => {
    bundled = await bundle();
    if (executablePath !== undefined) browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    server = createServer(({ url }, response) => {
      const isModule = url === "/network.js";
      response.setHeader("content-type", isModule ? "text/javascript" : "text/html");
      response.end(isModule ? bundled.code : PAGE);
    }).listen(0, "127.0.0.1");
    const listen = ["/ip4/127.0.0.1/tcp/0/ws"];
    relay = await openNode("relay", { listen, relay: { serve: { maxReservations: 10 } } });
    head = await openNode("head", { listen: [], relay: { at: relay.addresses() } });
    await head.connect(relay.addresses(), { account: relay.account, timeout: 20 });
    for (const node of [relay, head]) node.onPeer((peer) => void peer.serve(async (message) => message));
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    await Promise.all([relay?.close(), head?.close()]);
  });

  it("needs no Node module", () => {
    expect(bundled.nodeModules).toEqual([]);
    expect(bundled.code).not.toMatch(/from ["']node:|import\(["']node:/);
  });

  it.skipIf(executablePath === undefined)(
    "connects in Chromium by WebSocket, and through a relay to a head that cannot be dialed",
    async () => {
      const page = await browser!.newPage();
      const problems: string[] = [];
      page.on("pageerror", (error) => problems.push(error.message));
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await page.waitForFunction(() => "room" in window);
      const targets = [relay, head].map((node) => ({ addresses: node.addresses(), account: node.account }));
      const outcome = await page.evaluate(async (given) => {
        const network = (window as unknown as { room: Room }).room;
        const key = new Uint8Array(32).fill(9);
        const node = await network.createNode({ key, transports: network.browserTransports(), gate: () => true });
        const peers = [];
        for (const { addresses, account } of given) {
          peers.push(await node.connect(addresses, { account, timeout: 30 }));
        }
        const payload = new Uint8Array(1_000_000).map((_, index) => index & 0xff);
        const answers = await Promise.all(
          peers.map((peer) => peer.request({ kind: "train", header: { of: "a page" }, payload }, { timeout: 60 })),
        );
        const isSame = answers.map((answer) => answer.payload!.every((byte, index) => byte === (index & 0xff)));
        const { account } = node;
        await node.close();
        return { account, isSame, isRelayed: peers.map((peer) => peer.isRelayed) };
      }, targets);
      expect(outcome).toMatchObject({ isSame: [true, true], isRelayed: [false, true] });
      expect(relay.events).toContainEqual(expect.objectContaining({ kind: "connected", account: outcome.account }));
      expect(problems).toEqual([]);
      await page.close();
    },
  );
});
