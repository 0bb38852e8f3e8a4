import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readNpy, writeNpy } from "../../src/data/index.ts";
import { type FakeSuperLink, startFakeSuperLink } from "../../src/flower/fakeSuperLink.fixture.ts";
import type { FlowerArray, FlowerRecord, RecordDict } from "../../src/flower/records.ts";
import { startGfml } from "../support/runGfml.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-flower-command-"));
const example = fileURLToPath(new URL("../../examples/flower/client.ts", import.meta.url));
let link: FakeSuperLink;
beforeAll(async () => {
  link = await startFakeSuperLink();
});
afterAll(async () => {
  await link.close();
  rmSync(folder, { recursive: true, force: true });
});

const array = (shape: readonly number[], values: readonly number[]): FlowerArray => ({
  dtype: "float32",
  shape,
  stype: "numpy.ndarray",
  data: writeNpy({ dtype: "float32", shape, data: Float32Array.from(values) }),
});
const content = (arrays: ReadonlyMap<string, FlowerArray>): RecordDict =>
  new Map<string, FlowerRecord>([
    ["arrays", { kind: "arrays", items: arrays }],
    ["config", { kind: "config", items: new Map([["lr", 1]]) }],
  ]);
const arraysOf = (reply: RecordDict): ReadonlyMap<string, FlowerArray> =>
  (reply.get("arrays") as Extract<FlowerRecord, { kind: "arrays" }>).items;

describe("gfml learner --flower", () => {
  it("lets a module of the user's be the client, which learns", async () => {
    const node = startGfml(["learner", "--flower", link.url, "--client", example]);
    await node.seen("connected to");
    let arrays: ReadonlyMap<string, FlowerArray> = new Map([
      ["w", array([2, 2], [0, 0, 0, 0])],
      ["b", array([2], [0, 0])],
    ]);
    const losses: number[] = [];
    for (let round = 0; round < 10; round++) {
      const reply = (await link.ask("train", content(arrays))) as RecordDict;
      arrays = arraysOf(reply);
      losses.push(Number(reply.get("metrics")!.items.get("train_loss")));
    }
    expect(losses.every((loss, index) => index === 0 || loss < losses[index - 1]!)).toBe(true);
    const judged = (await link.ask("evaluate", content(arrays))) as RecordDict;
    expect(Number(judged.get("metrics")!.items.get("eval_acc"))).toBeGreaterThan(0.6);
    node.child.kill("SIGINT");
    const { code, out } = await node.finished;
    expect(code).toBe(0);
    expect(out).toMatch(
      /connected to http:\/\/127\.0\.0\.1:\d+ as SuperNode 9223372036854775809; waiting for the server/,
    );
    expect(out).toMatch(/train of round 1: started\ntrain: answered after/);
  });

  it("trains drawn digits with a registered key, and one line of JSON for each event", async () => {
    const key = join(folder, "node.pem");
    execFileSync("openssl", ["ecparam", "-genkey", "-name", "secp384r1", "-noout", "-out", key]);
    const words = ["--data", "glyphs", "--part", "1/500", "--flower-key", key, "--json"];
    const node = startGfml(["learner", "--flower", link.url, ...words]);
    await node.seen('"connected"');
    const before = link.calls.filter((call) => call === "register-node").length;
    const arrays = new Map([
      ["w", array([10, 784], new Array(7840).fill(0))],
      ["b", array([10], new Array(10).fill(0))],
    ]);
    const reply = (await link.ask("train", content(arrays))) as RecordDict;
    const [weights] = arraysOf(reply).values();
    expect(readNpy(weights!.data, "w").shape).toEqual([10, 784]);
    expect(readNpy(weights!.data, "w").data.some((value) => Number(value) !== 0)).toBe(true);
    await node.seen('"answered"');
    node.child.kill("SIGINT");
    const { out } = await node.finished;
    const lines = out.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).kind)).toEqual(["connected", "asked", "answered"]);
    expect(link.calls.filter((call) => call === "register-node").length).toBe(before);
  });

  it("refuses flags that do not go together, keys that are none and modules without a client", async () => {
    const run = async (...words: readonly string[]) => (await runGfmlHere("learner", ...words)).err;
    expect(await run()).toMatch(/needs a join address[\s\S]*--flower ADDRESS/);
    expect(await run("gfml1-x", "--flower", link.url)).toMatch(/a join address and --flower cannot be used together/);
    expect(await run("--flower", link.url)).toMatch(/no data are given/);
    expect(await run("--flower", link.url, "--passive")).toMatch(/--flower and --passive cannot be used together/);
    expect(await run("--flower", link.url, "--rename", "x")).toMatch(/It must be OLD=NEW/);
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const key = file("none.pem", "-----BEGIN OPENSSH PRIVATE KEY-----\n");
    expect(await run("--flower", link.url, "--data", "glyphs", "--flower-key", key)).toMatch(/format of OpenSSH/);
    const empty = file("empty.mjs", "export const x = 1;\n");
    expect(await run("--flower", link.url, "--client", empty)).toMatch(
      /no client app as its default export[\s\S]*exports: x/,
    );
    const broken = file("broken.mjs", "throw new Error('not today');\n");
    expect(await run("--flower", link.url, "--client", broken)).toMatch(/cannot be loaded[\s\S]*not today/);
  });
});

describe("gfml flower-proxy", () => {
  it("lets a node through until Ctrl-C, and wants origins", async () => {
    expect((await runGfmlHere("flower-proxy", link.url)).err).toMatch(/--origin/);
    const proxy = startGfml(["flower-proxy", link.url, "--origin", "https://pages.example"]);
    await proxy.seen("proxy at");
    const url = /proxy at (\S+) for/.exec(proxy.output())![1]!;
    const answer = await fetch(`${url}/v1/fleet/pull-messages`, {
      method: "POST",
      headers: { "content-type": "application/protobuf", origin: "https://pages.example" },
      body: "",
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://pages.example");
    proxy.child.kill("SIGINT");
    expect((await proxy.finished).code).toBe(0);
  });
});
