import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "../testing/until.ts";
import type { ClientApp } from "./ClientApp.ts";
import { type FakeSuperLink, type Refusal, startFakeSuperLink } from "./fakeSuperLink.fixture.ts";
import { createNodeKey } from "./nodeKey.ts";
import type { FlowerRecord, RecordDict } from "./records.ts";
import { runSuperNode, type SuperNodeEvent, type SuperNodeOptions } from "./runSuperNode.ts";
import { startFlowerProxy } from "./startFlowerProxy.ts";

let link: FakeSuperLink;
let stop: AbortController;
let events: SuperNodeEvent[];
beforeEach(async () => {
  link = await startFakeSuperLink();
  stop = new AbortController();
  events = [];
});
afterEach(() => link.close());

const app: ClientApp = {
  train: ({ config }) => ({ samples: 3, metrics: { rate: Number(config.get("lr")) } }),
  evaluate: () => {
    throw new Error("the test samples are gone");
  },
};
const start = (options: Partial<SuperNodeOptions> = {}): Promise<void> =>
  runSuperNode({
    address: link.url,
    app,
    signal: stop.signal,
    patience: 2,
    pollInterval: 0.02,
    onEvent: (event) => void events.push(event),
    ...options,
  });
const content: RecordDict = new Map<string, FlowerRecord>([
  ["config", { kind: "config", items: new Map([["lr", 0.5]]) }],
]);
const refuseAll = (status: number, code: number, detail: string): void => {
  link.refuse = (): Refusal => ({ status, body: JSON.stringify({ code, detail }) });
};
const kinds = (): string[] => events.map(({ kind }) => kind);

describe("runSuperNode", () => {
  it("answers messages, and takes its registration back at the end", async () => {
    const running = start();
    const reply = (await link.ask("train", content)) as RecordDict;
    expect([...reply.get("metrics")!.items]).toEqual([
      ["num-examples", 3n],
      ["rate", 0.5],
    ]);
    await until("the answer to be stored", () => kinds().includes("answered"), 5);
    stop.abort();
    await running;
    expect(kinds()).toEqual(["connected", "asked", "answered"]);
    expect(link.calls.slice(0, 2)).toEqual(["register-node", "activate-node"]);
    expect(link.calls.slice(-2)).toEqual(["deactivate-node", "unregister-node"]);
    expect(link.calls.indexOf("confirm-message-received")).toBeLessThan(link.calls.indexOf("push-messages"));
  });

  it("does not register a key that the SuperLink knows", async () => {
    const running = start({ key: createNodeKey() });
    await link.ask("train", content);
    stop.abort();
    await running;
    expect(link.calls).not.toContain("register-node");
    expect(link.calls).not.toContain("unregister-node");
  });

  it("tells the server what the app threw, and continues", async () => {
    const running = start();
    expect(await link.ask("evaluate", content)).toEqual({ code: 2, reason: "the test samples are gone" });
    expect(await link.ask("train", content)).toBeInstanceOf(Map);
    stop.abort();
    await running;
    expect(events.find(({ kind }) => kind === "failed")).toMatchObject({ reason: "the test samples are gone" });
  });

  it("refuses a damaged part, and tells the server", async () => {
    link.spoil = (bytes) => bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1);
    const running = start();
    expect(await link.ask("train", content)).toMatchObject({
      code: 2,
      reason: expect.stringMatching(/a part is damaged/),
    });
    stop.abort();
    await running;
  });

  it("drops the answer to a run that has ended", async () => {
    link.refuse = (call) =>
      call === "push-messages" ? { status: 403, body: '{"code":2007,"detail":"ended"}' } : undefined;
    const running = start();
    void link.ask("train", content);
    await until("the answer to be dropped", () => kinds().includes("dropped"), 5);
    link.refuse = () => undefined;
    expect(await link.ask("train", content)).toBeInstanceOf(Map);
    stop.abort();
    await running;
  });

  it("registers again at a SuperLink that was started anew", async () => {
    const running = start();
    await link.ask("train", content);
    link.refuse = (call) => (call === "pull-messages" ? { status: 401, body: "{}" } : undefined);
    await until("the second registration", () => link.calls.filter((call) => call === "register-node").length > 1, 5);
    link.refuse = () => undefined;
    expect(await link.ask("train", content)).toBeInstanceOf(Map);
    stop.abort();
    await running;
  });

  it("waits for a SuperLink behind a gateway that finds nobody", async () => {
    const running = start();
    await link.ask("train", content);
    link.refuse = (call) => (call === "pull-messages" ? { status: 502, body: "" } : undefined);
    await until("the wait", () => kinds().includes("waiting"), 5);
    link.refuse = () => undefined;
    expect(await link.ask("train", content)).toBeInstanceOf(Map);
    stop.abort();
    await running;
  });

  it("names a SuperLink of another version", async () => {
    refuseAll(400, 1001, "Runtime version mismatch: SuperLink version 1.50.0");
    await expect(start()).rejects.toMatchObject({
      code: "GFML_FLOWER_VERSION",
      message: expect.stringMatching(/version that gfml speaks: 1\.42\.0\n.*SuperLink version 1\.50\.0/),
    });
  });

  it("names a server that is no SuperLink, or one without the Fleet API over HTTP", async () => {
    refuseAll(404, 0, "Not Found");
    await expect(start()).rejects.toMatchObject({ code: "GFML_FLOWER_PROTOCOL", message: /no way to register.*8000/s });
    link.refuse = () => ({ status: 200, body: "<html>", type: "text/html" });
    await expect(start()).rejects.toThrow(/other things than protocol buffers/);
    link.refuse = () => ({ status: 200, body: "\u0007\u0007", type: "application/protobuf" });
    await expect(start()).rejects.toThrow(/cannot be read/);
    // the first bytes of a server of gRPC
    const grpc = createServer((socket) => void socket.end(Uint8Array.of(0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0, 64, 0, 0)));
    await once(grpc.listen(0, "127.0.0.1"), "listening");
    const address = `http://127.0.0.1:${(grpc.address() as AddressInfo).port}`;
    await expect(start({ address })).rejects.toThrow(/does not answer in HTTP[\s\S]*gRPC only, at port 9092/);
    grpc.close();
  });

  it("says why a SuperLink refuses it", async () => {
    refuseAll(412, 2001, "SuperNode authentication is enabled.");
    await expect(start()).rejects.toThrow(
      /refuses to register[\s\S]*authentication is enabled[\s\S]*--flower-key FILE/,
    );
    refuseAll(401, 0, "Invalid SuperNode authentication");
    await expect(start({ key: createNodeKey() })).rejects.toThrow(/refuses to activate[\s\S]*clock/);
  });

  it("says that nobody answers, and that TLS is not spoken", async () => {
    await link.close();
    await expect(start({ patience: 0 })).rejects.toMatchObject({
      code: "GFML_FLOWER_UNREACHABLE",
      message: /start it/,
    });
    link = await startFakeSuperLink();
    const address = link.url.replace("http://", "");
    await expect(start({ address, patience: 0 })).rejects.toThrow(/write http:\/\/ before its address/);
  });

  it("refuses addresses with a path or of another kind", async () => {
    for (const address of ["http://host:1/path", "ftp://host:1", "http://", "a b"])
      await expect(start({ address })).rejects.toMatchObject({ code: "GFML_FLOWER_ADDRESS" });
  });
});

describe("startFlowerProxy", () => {
  const open = () =>
    startFlowerProxy({ superlink: link.url, origins: ["https://pages.example"], host: "127.0.0.1", port: 0 });

  it("hands a node's calls on, and its answers back", async () => {
    const proxy = await open();
    const running = start({ address: proxy.url });
    expect(await link.ask("train", content)).toBeInstanceOf(Map);
    stop.abort();
    await running;
    await proxy.close();
  });

  it("lets pages of its origins in, and no others", async () => {
    const proxy = await open();
    const call = (method: string, path: string, origin: string) =>
      fetch(`${proxy.url}${path}`, { method, headers: { origin, "content-type": "application/protobuf" } });
    const preflight = await call("OPTIONS", "/v1/fleet/pull-messages", "https://pages.example");
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("https://pages.example");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("flwr-signature");
    const other = await call("OPTIONS", "/v1/fleet/pull-messages", "https://other.example");
    expect(other.status).toBe(403);
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
    expect(link.calls).toEqual([]);
    await proxy.close();
  });

  it("hands on no calls of other kinds", async () => {
    const proxy = await open();
    expect((await fetch(`${proxy.url}/v1/control/start-run`, { method: "POST" })).status).toBe(404);
    expect((await fetch(`${proxy.url}/v1/fleet/pull-messages`)).status).toBe(404);
    expect(link.calls).toEqual([]);
    await proxy.close();
  });

  it("answers as a gateway while the SuperLink is away", async () => {
    const proxy = await open();
    await link.close();
    const headers = { "content-type": "application/protobuf" };
    const answer = await fetch(`${proxy.url}/v1/fleet/pull-messages`, { method: "POST", headers, body: "" });
    expect(answer.status).toBe(502);
    link = await startFakeSuperLink();
    await proxy.close();
  });
});
