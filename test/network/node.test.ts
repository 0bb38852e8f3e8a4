import { once } from "node:events";
import { type AddressInfo, connect as connectSocket, createServer } from "node:net";
import { generateKeyPair } from "@libp2p/crypto/keys";
import { afterEach, describe, expect, it } from "vitest";
import { type GfmlError, InvalidValueError } from "../../src/core/index.ts";
import {
  accountOfKey,
  DuplicateConnectionError,
  nodeTransports,
  type Peer,
  PeerGoneError,
  WrongPeerError,
} from "../../src/network/index.ts";
import { peerCompliance } from "../../src/testing/peerCompliance.ts";
import { until } from "../support/until.ts";
import { withCode } from "../support/withCode.ts";
import { join, keyOf, openNode, type TestNode } from "./support/openNode.ts";
import { rawAttacker } from "./support/rawAttacker.ts";

const nodes: TestNode[] = [];
const open = async (...given: Parameters<typeof openNode>): Promise<TestNode> => {
  const node = await openNode(...given);
  nodes.push(node);
  return node;
};
afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.close()));
});
/** The next peer that connects to a node. */
const arrivalAt = (node: TestNode): Promise<Peer> =>
  new Promise((resolve) => {
    const stop = node.onPeer((peer) => {
      stop();
      resolve(peer);
    });
  });
const serveEcho = (node: TestNode): (() => void) => node.onPeer((peer) => void peer.serve(async (message) => message));

const pairOver = (listen: string) => async () => {
  const [one, other] = await Promise.all([open("one"), open("other", { listen: [listen] })]);
  const arrived = arrivalAt(other);
  const peer = await join(one, other);
  return { one: peer, other: await arrived, close: async () => {} };
};
peerCompliance("peers over TCP", pairOver("/ip4/127.0.0.1/tcp/0"));
peerCompliance("peers over WebSocket", pairOver("/ip4/127.0.0.1/tcp/0/ws"));
peerCompliance("peers behind a relay", async () => {
  const relay = await open("relay", { relay: { serve: { maxReservations: 10 } } });
  const at = relay.addresses();
  const [one, other] = await Promise.all([open("one", { listen: [] }), open("other", { listen: [], relay: { at } })]);
  await Promise.all([join(one, relay), join(other, relay)]);
  const arrived = arrivalAt(other);
  const peer = await join(one, other);
  expect(peer.isRelayed).toBe(true);
  return { one: peer, other: await arrived, close: async () => {} };
});

describe("a node with many addresses", () => {
  // some shares of the time are no whole number of milliseconds
  it.each([6, 7, 9, 11, 13, 15])("is reached at the last of %i addresses", async (count) => {
    const [one, other] = await Promise.all([open("one"), open("other", { listen: ["/ip4/127.0.0.1/tcp/0"] })]);
    const [working] = other.addresses();
    const silent = Array.from({ length: count - 1 }, (_, index) => `/ip4/127.0.0.1/tcp/${index + 1}`);
    const peer = await one.connect([...silent, working!], { account: other.account, timeout: 20 });
    expect(peer.account).toBe(other.account);
  });
});

describe("a node's identity", () => {
  it("is its key: a peer sees the account of the key", async () => {
    const [one, other] = await Promise.all([open("one"), open("other")]);
    const arrived = arrivalAt(other);
    const peer = await join(one, other);
    expect(one.account).toBe(accountOfKey(keyOf("one")));
    expect(peer.account).toBe(accountOfKey(keyOf("other")));
    expect((await arrived).account).toBe(one.account);
    expect((await arrived).peerId).toBe(one.peerId);
    expect(peer.isRelayed).toBe(false);
    expect([one.peers(), other.peers()].map(({ length }) => length)).toEqual([1, 1]);
  });

  it("is checked: a different key at the address is refused, with and without a peer id", async () => {
    const [one, other] = await Promise.all([open("one"), open("other")]);
    const wanted = accountOfKey(keyOf("somebody else"));
    const bare = other.addresses().map((address) => address.replace(/\/p2p\/.*/, ""));
    for (const addresses of [other.addresses(), bare]) {
      await expect(one.connect(addresses, { account: wanted, timeout: 10 })).rejects.toThrow(WrongPeerError);
    }
    expect(one.peers()).toEqual([]);
    // an address whose peer id is not that of the machine behind it
    const third = await open("third");
    const lied = [`${bare[0]}/p2p/${third.peerId}`];
    await expect(one.connect(lied, { account: third.account, timeout: 10 })).rejects.toThrow(WrongPeerError);
  });

  it.each(["tcp", "ws"])("says in one line that its port is in use, and in which field: %s", async (kind) => {
    const busy = createServer().listen(0, "127.0.0.1");
    await once(busy, "listening");
    const { port } = busy.address() as AddressInfo;
    const address = `/ip4/127.0.0.1/tcp/${port}${kind === "ws" ? "/ws" : ""}`;
    try {
      const error: unknown = await openNode("x", { listen: [address] }).catch((thrown: unknown) => thrown);
      expect(error).toEqual(withCode("GFML_NETWORK_LISTEN"));
      const { message } = error as Error;
      expect(message).toContain(`problem: ${address}: the port is in use\n`);
      expect(message).toContain("network.listen of a service");
      expect(message).not.toContain("at Server");
    } finally {
      busy.close();
    }
  });

  it("needs a valid key and valid options before it starts", async () => {
    await expect(openNode("x", { key: new Uint8Array(32) })).rejects.toThrow(InvalidValueError);
    await expect(openNode("x", { listen: ["127.0.0.1:4001"] })).rejects.toThrow(/address must be a multiaddr/);
    await expect(openNode("x", { limits: { transferSlots: 0 } })).rejects.toThrow(/limits.transferSlots/);
    await expect(openNode("x", { relay: { at: ["/ip4/127.0.0.1/tcp/1"] } })).rejects.toThrow(/relay.at/);
    const node = await open("x");
    await expect(node.connect([], { account: "0xABC", timeout: 1 })).rejects.toThrow(/account must be/);
  });

  it("fails with the address that is taken", async () => {
    const node = await open("one");
    const [taken] = node.addresses();
    await expect(openNode("two", { listen: [taken!.replace(/\/p2p\/.*/, "")] })).rejects.toThrow(
      withCode("GFML_NETWORK_LISTEN"),
    );
  });
});

describe("the gate", () => {
  it("refuses unknown accounts before they can open a stream", async () => {
    const welcome = accountOfKey(keyOf("welcome"));
    const gated = await open("gated", { gate: (account) => account === welcome });
    const [good, bad] = await Promise.all([open("welcome"), open("stranger")]);
    await expect(join(bad, gated)).rejects.toThrow(withCode("GFML_NETWORK_UNREACHABLE"));
    expect(await gated.until("refused")).toMatchObject({
      account: bad.account,
      reason: "the account is not registered",
    });
    await join(good, gated);
    expect(gated.peers().map(({ account }) => account)).toEqual([welcome]);
  });

  it("refuses keys without an account", async () => {
    const gated = await open("gated");
    const attacker = await rawAttacker(gated.addresses()[0]!, await generateKeyPair("Ed25519"));
    expect(await gated.until("refused")).toMatchObject({ reason: expect.stringContaining("a peer id has no account") });
    await attacker.close();
  });

  it("closes the connections of a revoked account, and refuses new ones", async () => {
    const allowed = new Set([accountOfKey(keyOf("member"))]);
    const gated = await open("gated", { gate: (account) => allowed.has(account) });
    const member = await open("member");
    const peer = await join(member, gated);
    const asked = peer.request({ kind: "x", header: null }, { timeout: 30 }).catch((error: unknown) => error);
    allowed.clear();
    await gated.closeAccount(member.account);
    expect(await peer.closed).toBe("closed by the peer: the account was revoked");
    expect(await asked).toBeInstanceOf(PeerGoneError);
    expect(gated.figures()).toMatchObject({ peers: 0, connections: 0 });
    await expect(join(member, gated)).rejects.toThrow(withCode("GFML_NETWORK_UNREACHABLE"));
  });

  it("counts connections by account, not by IP address", async () => {
    const gated = await open("gated", { limits: { connectionsPerMinute: 3 } });
    const [eager, calm] = await Promise.all([open("eager"), open("calm")]);
    const outcomes: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      outcomes.push(
        await join(eager, gated).then(
          async (peer) => {
            await peer.close();
            return "connected";
          },
          (error: GfmlError) => error.code,
        ),
      );
    }
    expect(outcomes).toEqual(["connected", "connected", "connected", "GFML_NETWORK_UNREACHABLE"]);
    expect(gated.events).toContainEqual(expect.objectContaining({ kind: "limited", account: eager.account }));
    await join(calm, gated);
  });
});

describe("a second connection of a key", () => {
  it("is refused while the first is alive", async () => {
    const provider = await open("provider");
    const [first, second] = await Promise.all([open("member"), open("member")]);
    const peer = await join(first, provider);
    await expect(join(second, provider)).rejects.toThrow(DuplicateConnectionError);
    serveEcho(provider);
    provider.peers()[0]!.serve(async (message) => message);
    expect((await peer.request({ kind: "x", header: 1 }, { timeout: 10 })).header).toBe(1);
    expect(provider.peers()).toHaveLength(1);
  });

  it("is accepted when the first has closed", async () => {
    const provider = await open("provider");
    const [first, second] = await Promise.all([open("member"), open("member")]);
    const peer = await join(first, provider);
    await peer.close();
    await join(second, provider);
    await until("the second connection", () => provider.peers().length === 1);
  });

  it("returns the same peer to a node that connects twice", async () => {
    const [one, other] = await Promise.all([open("one"), open("other")]);
    const peers = await Promise.all([join(one, other), join(one, other)]);
    expect(peers[0]).toBe(peers[1]);
    expect(await join(one, other)).toBe(peers[0]);
    // a node does not dial a peer that is already connected
    expect((await join(other, one)).account).toBe(one.account);
    expect(other.figures().peers).toBe(1);
  });

  it("is merged with the first if two nodes dial each other at once", async () => {
    for (const round of [1, 2, 3]) {
      const [one, other] = await Promise.all([open(`one ${round}`), open(`other ${round}`)]);
      for (const node of [one, other]) node.onPeer((peer) => void peer.serve(async (message) => message));
      const [toOther, toOne] = await Promise.all([join(one, other), join(other, one)]);
      for (const peer of [toOther, toOne]) peer.serve(async (message) => message);
      expect((await toOther.request({ kind: "x", header: 1 }, { timeout: 10 })).header).toBe(1);
      expect((await toOne.request({ kind: "x", header: 2 }, { timeout: 10 })).header).toBe(2);
      expect([one.peers().length, other.peers().length]).toEqual([1, 1]);
    }
  });
});

describe("a connection", () => {
  it("ends when a node is closed, with the reason", async () => {
    const [one, other] = await Promise.all([open("one"), open("other")]);
    const peer = await join(one, other);
    await other.close();
    expect(await peer.closed).toBe("closed by the peer: the node is closed");
    await expect(other.connect(one.addresses(), { account: one.account, timeout: 5 })).rejects.toThrow(
      withCode("GFML_NETWORK_NODE_CLOSED"),
    );
    await other.close();
  });

  it("can be canceled while it is dialed", async () => {
    const one = await open("one");
    const mute = createServer().listen(0, "127.0.0.1");
    await once(mute, "listening");
    const { port } = mute.address() as AddressInfo;
    const controller = new AbortController();
    const dialed = one.connect([`/ip4/127.0.0.1/tcp/${port}`], {
      account: accountOfKey(keyOf("x")),
      timeout: 30,
      signal: controller.signal,
    });
    mute.once("connection", () => controller.abort(new Error("no longer needed")));
    await expect(dialed).rejects.toThrow("no longer needed");
    const late = one.connect([`/ip4/127.0.0.1/tcp/${port}`], { account: accountOfKey(keyOf("x")), timeout: 0.2 });
    await expect(late).rejects.toThrow(/cannot be reached(.|\n)*no answer in time/);
    mute.close();
  });

  it("tries direct addresses first, and reports the problem of each", async () => {
    const [one, other] = await Promise.all([open("one"), open("other")]);
    const dead = `/ip4/127.0.0.1/tcp/1/p2p/${other.peerId}`;
    const relayed = `${one.addresses()[0]}/p2p-circuit/p2p/${other.peerId}`;
    const peer = await one.connect([relayed, dead, ...other.addresses()], { account: other.account, timeout: 20 });
    expect(peer.address).toContain(other.addresses()[0]);
    const third = await open("third");
    const failure = await third
      .connect([dead], { account: other.account, timeout: 5 })
      .catch((error: unknown) => error);
    expect(failure).toEqual(withCode("GFML_NETWORK_UNREACHABLE"));
    expect(String(failure)).toMatch(/\/ip4\/127.0.0.1\/tcp\/1.*ECONNREFUSED/);
  });

  it("reconnects 50 times without a leak", async () => {
    const provider = await open("provider", { limits: { connectionsPerMinute: 1_000 } });
    const member = await open("member");
    serveEcho(provider);
    const payload = new Uint8Array(100_000);
    for (let turn = 0; turn < 50; turn++) {
      const peer = await join(member, provider);
      await peer.request({ kind: "x", header: turn, payload }, { timeout: 20 });
      await (turn % 2 === 0 ? peer.close() : provider.peers()[0]!.close());
      await peer.closed;
    }
    for (const node of [provider, member]) await until("no connections", () => node.figures().connections === 0);
    for (const node of [provider, member]) {
      expect(node.figures()).toMatchObject({ peers: 0, connections: 0, transfersOpen: 0, bytesBuffered: 0 });
    }
    expect(provider.figures().events.connected).toBe(50);
  });
});

describe("a head", () => {
  it("exchanges 300 kB with each of 40 members", async () => {
    const head = await open("head");
    const payload = new Uint8Array(300_000).map((_, index) => index & 0xff);
    let most = 0;
    head.onPeer((peer) =>
      peer.serve(async (message) => {
        most = Math.max(most, head.figures().transfersOpen);
        return { kind: message.kind, header: message.payload!.length, payload };
      }),
    );
    const members = await Promise.all(
      Array.from({ length: 40 }, (_, index) => open(`member ${index}`, { listen: [] })),
    );
    const peers = await Promise.all(members.map((member) => join(member, head, 60)));
    const answers = await Promise.all(
      peers.map((peer) => peer.request({ kind: "update", header: null, payload }, { timeout: 60 })),
    );
    for (const answer of answers) {
      expect(answer.header).toBe(300_000);
      expect(Buffer.compare(answer.payload!, payload)).toBe(0);
    }
    expect(most).toBeLessThanOrEqual(4);
    expect(head.figures()).toMatchObject({ peers: 40, transfersOpen: 0, transfersWaiting: 0 });
  });
});

describe("a node with attackers", () => {
  it("cuts off garbage on its port, and serves others", async () => {
    const node = await open("node", { limits: { helloTimeout: 1 } });
    const { port } = /tcp\/(?<port>\d+)/.exec(node.addresses()[0]!)!.groups as { port: string };
    const sockets = await Promise.all(
      [Buffer.from("GET / HTTP/1.1\r\n\r\n"), Buffer.alloc(100_000, 0xff), Buffer.from([0x13])].map(
        (garbage) =>
          new Promise<{ closed: Promise<void> }>((resolve) => {
            const socket = connectSocket(Number(port), "127.0.0.1", () => {
              socket.write(garbage);
              resolve({ closed: new Promise((done) => socket.on("close", () => done())) });
            });
            socket.on("error", () => {});
          }),
      ),
    );
    const member = await open("member");
    await join(member, node);
    await Promise.all(sockets.map(({ closed }) => closed));
    expect(node.peers()).toHaveLength(1);
  });

  it("cuts off a yamux frame of 500 MB at its header", async () => {
    const node = await open("node");
    const member = await open("member");
    const peer = await join(member, node);
    serveEcho(node);
    const before = process.memoryUsage().external;
    const attacker = await rawAttacker(node.addresses()[0]!, keyOf("attacker"));
    const sent = await attacker.floodYamux(500_000_000);
    expect(await node.until("malformed")).toMatchObject({
      reason: "a yamux frame is larger than the window",
      account: attacker.account,
    });
    // the bytes that the sockets took before the reset, not the declared ones
    expect(sent).toBeLessThan(100_000_000);
    expect(process.memoryUsage().external - before).toBeLessThan(100_000_000);
    expect(node.peers().map(({ account }) => account)).toEqual([member.account]);
    node.peers()[0]!.serve(async (message) => message);
    expect((await peer.request({ kind: "x", header: 1 }, { timeout: 10 })).header).toBe(1);
    await attacker.close();
  });

  it("allows two streams, and names its version to a peer of a different one", async () => {
    const node = await open("node");
    const attacker = await rawAttacker(node.addresses()[0]!, keyOf("attacker"));
    expect(await attacker.openStreams(5)).toBeLessThanOrEqual(2);
    await attacker.close();
    const old = await rawAttacker(node.addresses()[0]!, keyOf("old"));
    expect(await old.greetWith(7)).toMatch(/uses version 1, not 7/);
    await old.close();
  });

  it("does not keep a peer that sends hello and goodbye at once", async () => {
    const node = await open("node");
    const attacker = await rawAttacker(node.addresses()[0]!, keyOf("attacker"));
    await attacker.greetAndLeave();
    const dead = [`/ip4/127.0.0.1/tcp/1/p2p/${attacker.peerId}`];
    await until("one connection", () => node.figures().connections === 1);
    for (const _ of [1, 2]) {
      const dialed = node.connect(dead, { account: attacker.account, timeout: 5 });
      await expect(dialed).rejects.toThrow(withCode("GFML_NETWORK_UNREACHABLE"));
      expect(node.peers()).toEqual([]);
    }
    await attacker.close();
  });

  it("serves a replayed request once", async () => {
    const node = await open("node");
    let served = 0;
    node.onPeer((peer) =>
      peer.serve(async (message) => {
        served++;
        return message;
      }),
    );
    const attacker = await rawAttacker(node.addresses()[0]!, keyOf("attacker"));
    await attacker.replayRequest(5);
    await node.until("replayed");
    expect(served).toBe(1);
    await attacker.close();
  });

  it("closes the connection that buffers most when memory is short", async () => {
    let used = 0;
    const node = await open("node", {
      transports: { ...nodeTransports(), memory: () => used },
      limits: { maxMemory: 1_000 },
    });
    const member = await open("member");
    const peer = await join(member, node);
    node.peers()[0]!.serve(async (message) => message);
    const attacker = await rawAttacker(node.addresses()[0]!, keyOf("attacker"));
    await attacker.offer(4_000_000);
    await until("the offer to be buffered", () => node.figures().bytesBuffered > 2 ** 20);
    used = 2_000;
    await until("two memory events", () => node.events.filter(({ kind }) => kind === "memory").length >= 2);
    expect(node.events.filter(({ kind }) => kind === "memory")[1]).toMatchObject({ account: attacker.account });
    await until("the buffer to be freed", () => node.figures().bytesBuffered < 2 ** 20);
    await expect(
      peer.request({ kind: "x", header: 1, payload: new Uint8Array(100_000) }, { timeout: 10 }),
    ).rejects.toMatchObject({ refusal: "memory" });
    used = 0;
    await until("the attacker to be gone", () => node.peers().length === 1);
    // payloads are refused until the watchdog looks again
    const payload = new Uint8Array(100_000);
    await until("a payload to be accepted", () => peer.request({ kind: "x", header: 1, payload }, { timeout: 10 }));
    await attacker.close();
  });
});

describe("a relay", () => {
  it("serves only registered accounts, and ends with its connection", async () => {
    const registered = new Set(["head", "member"].map((name) => accountOfKey(keyOf(name))));
    const relay = await open("relay", {
      gate: (account) => registered.has(account),
      relay: { serve: { maxReservations: 10 } },
    });
    const at = relay.addresses();
    const head = await open("head", { listen: [], relay: { at } });
    expect(head.addresses()).toEqual([]);
    await join(head, relay);
    expect(head.addresses()).toEqual([`${at[0]}/p2p-circuit/p2p/${head.peerId}`]);
    expect(relay.figures().reservations).toBe(1);
    const [member, stranger] = await Promise.all([open("member", { listen: [] }), open("stranger", { listen: [] })]);
    const arrived = arrivalAt(head);
    const peer = await join(member, head);
    expect((await arrived).account).toBe(member.account);
    await expect(join(stranger, head, 10)).rejects.toThrow(withCode("GFML_NETWORK_UNREACHABLE"));
    await relay.close();
    expect(await peer.closed).toMatch(/lost|closed/);
    expect(head.addresses()).toEqual([]);
  });

  it("accepts a head that reconnects", async () => {
    const relay = await open("relay", { relay: { serve: { maxReservations: 10 } } });
    const at = relay.addresses();
    const head = await open("head", { listen: [], relay: { at } });
    for (let turn = 0; turn < 3; turn++) {
      const peer = await join(head, relay);
      expect(head.addresses()).toHaveLength(1);
      const member = await open(`member ${turn}`, { listen: [] });
      await join(member, head);
      await member.close();
      await peer.close();
      await until("no relayed address", () => head.addresses().length === 0);
      await until("no reservation", () => relay.figures().reservations === 0);
    }
  });

  it("closes a member's stream at once when the head behind the relay dies", async () => {
    const relay = await open("relay", { relay: { serve: { maxReservations: 10 } } });
    const head = await open("head", { listen: [], relay: { at: relay.addresses() } });
    await join(head, relay);
    const member = await open("member", { listen: [] });
    const peer = await join(member, head);
    await relay.closeAccount(head.account);
    expect(await peer.closed).toMatch(/lost|closed/);
  });
});
