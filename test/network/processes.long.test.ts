import { afterEach, describe, expect, it } from "vitest";
import type { Peer } from "../../src/network/index.ts";
import { letTimePass } from "../support/letTimePass.ts";
import { until } from "../support/until.ts";
import { join, openNode, type TestNode } from "./support/openNode.ts";
import { type SlowLink, slowLink } from "./support/slowLink.ts";
import { type NodeProcess, type NodeProcessOptions, startNodeProcess } from "./support/startNodeProcess.ts";

const cleanups: (() => Promise<void>)[] = [];
const open = async (...given: Parameters<typeof openNode>): Promise<TestNode> => {
  const node = await openNode(...given);
  cleanups.push(() => node.close());
  return node;
};
const start = (options: NodeProcessOptions): NodeProcess => {
  const process = startNodeProcess(options);
  cleanups.push(process.stop);
  return process;
};
const slow = async (node: TestNode, bytesPerSecond: number): Promise<SlowLink & { addresses: string[] }> => {
  const [address] = node.addresses();
  const port = Number(/tcp\/(\d+)/.exec(address!)![1]);
  const link = await slowLink(port, bytesPerSecond);
  cleanups.push(link.close);
  return { ...link, addresses: [`/ip4/127.0.0.1/tcp/${link.port}/p2p/${node.peerId}`] };
};
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});
const arrivals = (node: TestNode): (() => Promise<Peer>) => {
  const peers: Peer[] = [];
  node.onPeer((peer) => {
    peer.serve(async (message) => message);
    peers.push(peer);
  });
  return () => until("a peer to connect", () => peers.shift(), 120);
};
const target = (node: TestNode) => ({ addresses: node.addresses(), account: node.account });

describe("a node in a separate process", () => {
  it("is noticed by its closed socket when it is killed, long before any silence", async () => {
    const head = await open("head", { limits: { silenceTimeout: 3_600 } });
    const next = arrivals(head);
    const member = start({ name: "member", connectTo: target(head) });
    const peer = await next();
    const asked = peer.request({ kind: "x", header: null, payload: new Uint8Array(30_000_000) }, { timeout: 600 });
    void letTimePass(20).then(() => member.child.kill("SIGKILL"));
    await expect(asked).rejects.toThrow(/the connection to a peer ended/);
    expect(await peer.closed).toMatch(/the connection was lost/);
    expect(head.figures()).toMatchObject({ peers: 0, transfersOpen: 0 });
  });

  it("is noticed by its silence when it is stopped, and reconnects when it continues", async () => {
    const head = await open("head", { limits: { silenceTimeout: 1 } });
    const next = arrivals(head);
    const member = start({ name: "member", connectTo: target(head), reconnects: true });
    const peer = await next();
    member.child.kill("SIGSTOP");
    expect(await peer.closed).toBe("silent for 1 s");
    expect(head.peers()).toEqual([]);
    member.child.kill("SIGCONT");
    const again = await next();
    expect(again.account).toBe(peer.account);
    expect((await again.request({ kind: "x", header: 1 }, { timeout: 20 })).header).toBe(1);
  });

  it("keeps its connection if it sleeps for less than the limit", async () => {
    const head = await open("head", { limits: { silenceTimeout: 30 } });
    const next = arrivals(head);
    const member = start({ name: "member", connectTo: target(head), limits: { silenceTimeout: 3 } });
    const peer = await next();
    member.child.kill("SIGSTOP");
    const asked = peer.request({ kind: "x", header: 1 }, { timeout: 20 });
    await letTimePass(4_000);
    member.child.kill("SIGCONT");
    // its clock has jumped over its limit, but it was the one that slept
    expect((await asked).header).toBe(1);
    expect(head.peers()).toEqual([peer]);
  });

  it("is replaced by a process with the same key while it hangs, and learns it when it continues", async () => {
    const head = await open("head", { limits: { silenceTimeout: 3_600, replaceTimeout: 0.3 } });
    const next = arrivals(head);
    const first = start({ name: "member", connectTo: target(head) });
    const peer = await next();
    const second = start({ name: "member", connectTo: target(head) });
    expect((await second.next("failed")).failed).toBe("GFML_NETWORK_DUPLICATE");
    first.child.kill("SIGSTOP");
    const third = start({ name: "member", connectTo: target(head) });
    const newcomer = await next();
    expect(newcomer.account).toBe(peer.account);
    expect(await peer.closed).toBe("refused: a newer connection of this key replaced it");
    await third.next("connected");
    first.child.kill("SIGCONT");
    expect((await first.next("closed")).closed).toMatch(/a newer connection of this key|lost/);
    expect(head.peers()).toEqual([newcomer]);
  });

  it("reconnects to a head that was killed and restarted on the same port", async () => {
    const first = start({ name: "head", listen: ["/ip4/127.0.0.1/tcp/0"] });
    const { ready, addresses } = await first.next("ready");
    const member = start({
      name: "member",
      connectTo: { addresses: addresses as string[], account: ready as string },
      reconnects: true,
    });
    await member.next("connected");
    await first.stop();
    expect((await member.next("closed")).closed).toMatch(/the connection was lost/);
    const listen = (addresses as string[]).map((address) => address.replace(/\/p2p\/.*/, ""));
    const second = start({ name: "head", listen });
    await second.next("arrived");
    expect(await second.echo(300_000)).toEqual([300_000]);
  });

  it("is noticed behind a relay when it is killed", async () => {
    const relay = await open("relay", { relay: { serve: { maxReservations: 10 } }, limits: { silenceTimeout: 3_600 } });
    const head = start({ name: "head", connectTo: target(relay), relay: { at: relay.addresses() } });
    const { addresses } = await head.next("connected");
    const member = await open("member", { listen: [], limits: { silenceTimeout: 3_600 } });
    const account = relay.peers()[0]!.account;
    const peer = await member.connect(addresses as string[], { account, timeout: 20 });
    const payload = new Uint8Array(1_000_000);
    expect((await peer.request({ kind: "x", header: 1, payload }, { timeout: 60 })).payload).toHaveLength(1_000_000);
    expect(peer.isRelayed).toBe(true);
    head.child.kill("SIGKILL");
    expect(await peer.closed).toMatch(/lost|closed/);
  });
});

describe("a slow link", () => {
  it("delays no other peer, and does not count as silence", async () => {
    const head = await open("head", { limits: { silenceTimeout: 2 } });
    const next = arrivals(head);
    const link = await slow(head, 200_000);
    const [crawling, quick] = await Promise.all([open("crawling", { listen: [] }), open("quick", { listen: [] })]);
    const slowPeer = await crawling.connect(link.addresses, { account: head.account, timeout: 20 });
    await next();
    const quickPeer = await join(quick, head);
    const finished: string[] = [];
    const send = (peer: Peer, name: string) =>
      peer
        .request({ kind: "x", header: null, payload: new Uint8Array(300_000) }, { timeout: 60 })
        .then(() => finished.push(name));
    // more than four seconds each way at 200 kB/s: longer than the allowed silence
    await Promise.all([
      send(slowPeer, "slow"),
      send(slowPeer, "slow"),
      send(slowPeer, "slow"),
      send(quickPeer, "quick"),
    ]);
    expect(finished[0]).toBe("quick");
    expect(finished).toHaveLength(4);
  });

  it("ends by silence on both sides if it is cut", async () => {
    const head = await open("head", { limits: { silenceTimeout: 1 } });
    const next = arrivals(head);
    const link = await slow(head, 10_000_000);
    const member = await open("member", { listen: [], limits: { silenceTimeout: 1 } });
    const peer = await member.connect(link.addresses, { account: head.account, timeout: 20 });
    const other = await next();
    const asked = peer.request({ kind: "x", header: null, payload: new Uint8Array(20_000_000) }, { timeout: 60 });
    void letTimePass(50).then(() => link.cut());
    await expect(asked).rejects.toThrow(/the connection to a peer ended/);
    expect(await Promise.all([peer.closed, other.closed])).toEqual(["silent for 1 s", "silent for 1 s"]);
    expect(head.figures()).toMatchObject({ peers: 0, transfersOpen: 0, bytesBuffered: 0 });
  });
});
