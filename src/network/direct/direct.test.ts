import { describe, expect, it } from "vitest";
import { until } from "../../../test/support/until.ts";
import type { NetworkNode } from "../NetworkNode.ts";
import type { Peer, RequestHandler } from "../Peer.ts";
import { deferred } from "../promises.ts";
import type { Channel, ChannelListener } from "../session/Channel.ts";
import type { WireMessage } from "../wire/WireMessage.ts";
import type { DirectTransport } from "./DirectTransport.ts";
import { withDirectChannels } from "./withDirectChannels.ts";

/** The two ends of a channel in memory. */
const channelPair = (): readonly [Channel, Channel] => {
  const listeners: (ChannelListener | undefined)[] = [undefined, undefined];
  const early: Uint8Array[][] = [[], []];
  let isOver = false;
  const over = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    for (const listener of listeners) queueMicrotask(() => listener?.close(reason));
  };
  const end = (own: 0 | 1): Channel => ({
    listen(listener) {
      queueMicrotask(() => {
        listeners[own] = listener;
        for (const bytes of early[own]!.splice(0)) listener.data(bytes);
      });
    },
    send(bytes) {
      const piece = bytes.slice();
      queueMicrotask(() => {
        const to = listeners[1 - own];
        if (to === undefined) early[1 - own]!.push(piece);
        else if (!isOver) to.data(piece);
      });
    },
    needsDrain: () => false,
    drained: async () => {},
    pause() {},
    resume() {},
    close: async () => over("closed"),
    abort: over,
  });
  return [end(0), end(1)];
};

/** The two ends of a relayed stream. The messages that pass are kept. */
const relayedPair = () => {
  const passed: WireMessage[] = [];
  const handlers: (RequestHandler | undefined)[] = [undefined, undefined];
  const closed = deferred<string>();
  const end = (own: 0 | 1): Peer => ({
    account: `0x${`${1 - own}`.repeat(40)}`,
    peerId: `peer ${1 - own}`,
    address: "/ip4/127.0.0.1/tcp/1/ws/p2p/relay/p2p-circuit",
    isRelayed: true,
    async request(message, { signal }) {
      passed.push(message);
      return handlers[1 - own]!(message, { signal: signal ?? new AbortController().signal });
    },
    async notify(message) {
      passed.push(message);
      await handlers[1 - own]!(message, { signal: new AbortController().signal });
    },
    serve(handler) {
      handlers[own] = handler;
      return () => {};
    },
    closed: closed.promise,
    close: async (reason = "closed") => closed.resolve(reason),
  });
  return { ends: [end(0), end(1)] as const, passed };
};

/** A transport with words as descriptions. `isPossible`: whether channels open. */
const transports = (isPossible: () => boolean) => {
  const pairs: (readonly [Channel, Channel])[] = [];
  const opened = (channel: Channel): Promise<Channel> =>
    isPossible() ? Promise.resolve(channel) : Promise.reject(new Error("no path between the peers was found"));
  const transport: DirectTransport = {
    async offer() {
      const pair = channelPair();
      pairs.push(pair);
      return { description: "an offer", open: () => opened(pair[0]) };
    },
    answer: async (description) => {
      expect(description).toBe("an offer");
      return { description: "an answer", channel: opened(pairs.at(-1)![1]) };
    },
  };
  return { transport, pairs };
};

const nodeOf = (peer: Peer, inbound: Promise<(handler: (peer: Peer) => void) => void>): NetworkNode =>
  ({
    connect: async () => peer,
    onPeer: (handler: (peer: Peer) => void) => {
      void inbound.then((tell) => tell(handler));
      return () => {};
    },
    peers: () => [peer],
  }) as unknown as NetworkNode;

const connectBoth = async (isPossible: () => boolean = () => true) => {
  const { ends, passed } = relayedPair();
  const { transport, pairs } = transports(isPossible);
  const changes: string[] = [];
  const member = withDirectChannels(nodeOf(ends[0], new Promise(() => {})), transport, {
    onChange: (account, isDirect) => changes.push(`${account.slice(2, 3)} ${isDirect}`),
  });
  const head = withDirectChannels(
    nodeOf(
      ends[1],
      Promise.resolve((handler) => handler(ends[1])),
    ),
    transport,
  );
  const atHead = await new Promise<Peer>((resolve) => head.onPeer(resolve));
  const circuit = "/ip4/127.0.0.1/tcp/1/ws/p2p/relay/p2p-circuit/p2p/head";
  const atMember = await member.connect([circuit], { account: ends[0].account, timeout: 1 });
  atMember.serve(async ({ header }) => ({ kind: "echo", header }));
  return { atHead, atMember, passed, pairs, changes, head };
};

const ask = (peer: Peer, header: unknown): Promise<unknown> =>
  peer.request({ kind: "say", header }, { timeout: 5 }).then((answer) => answer.header);

describe("a direct channel beside a relayed stream", () => {
  it("carries all requests, and the relay only the offer", async () => {
    const { atHead, atMember, passed, changes, head } = await connectBoth();
    await until("a direct channel on both sides", () => !atHead.isRelayed && !atMember.isRelayed);
    expect(await ask(atHead, 17)).toBe(17);
    expect(passed.map(({ kind }) => kind)).toEqual(["direct-coming", "direct-offer"]);
    expect(atHead.address).toBe("/webrtc/p2p/peer 0");
    expect(changes).toEqual(["1 true"]);
    expect(head.peers()[0]).toBe(atHead);
    await atMember.close("the round is over");
    await until("the channel to end", () => changes.length === 2);
    expect(changes).toEqual(["1 true", "1 false"]);
    expect(await atHead.closed).toBe("the round is over");
  });

  it("leaves the requests to the relay when it breaks", async () => {
    const { atHead, passed, pairs } = await connectBoth();
    await until("a direct channel", () => !atHead.isRelayed);
    const asked = ask(atHead, 1);
    pairs[0]![1].abort("the cable was pulled");
    expect(await asked).toBe(1);
    await until("the relay to take over", () => atHead.isRelayed);
    expect(await ask(atHead, 2)).toBe(2);
    expect(passed.filter(({ kind }) => kind === "say").length).toBeGreaterThanOrEqual(1);
  });

  it("leaves the requests to the relay if it cannot be opened", async () => {
    const { atHead, atMember, passed, changes } = await connectBoth(() => false);
    expect(await ask(atHead, "hello")).toBe("hello");
    expect([atHead.isRelayed, atMember.isRelayed]).toEqual([true, true]);
    expect(passed.map(({ kind }) => kind)).toEqual(["direct-coming", "direct-offer", "say"]);
    expect(changes).toEqual([]);
  });

  it("is not offered again soon after it could not be opened", async () => {
    const { transport } = transports(() => false);
    const offers: number[] = [];
    const [first, second] = [relayedPair(), relayedPair()];
    const peers = [first.ends[0], second.ends[0]];
    const own = { connect: async () => peers.shift()! } as unknown as NetworkNode;
    const node = withDirectChannels(own, transport);
    for (const { ends, passed } of [first, second]) {
      ends[1].serve(async () => ({ kind: "direct-answer", header: { description: "an answer" } }));
      await node.connect(["/p2p-circuit/p2p/head"], { account: ends[0].account, timeout: 1 });
      // longer than any step of an offer in memory
      for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
      offers.push(passed.length);
    }
    expect(offers).toEqual([2, 0]);
  });

  it("is not offered to peers with a direct address or connection", async () => {
    const { ends, passed } = relayedPair();
    const { transport } = transports(() => true);
    const node = withDirectChannels(nodeOf(ends[0], new Promise(() => {})), transport);
    await node.connect(["/ip4/10.0.0.1/tcp/1"], { account: ends[0].account, timeout: 1 });
    const direct = { ...ends[0], isRelayed: false };
    const other = withDirectChannels(nodeOf(direct, new Promise(() => {})), transport);
    expect(await other.connect(["/p2p-circuit"], { account: direct.account, timeout: 1 })).toBe(direct);
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    expect(passed).toEqual([]);
  });

  it("refuses requests if no handler is set", async () => {
    const { atHead, atMember } = await connectBoth();
    await until("a direct channel", () => !atHead.isRelayed);
    await expect(ask(atMember, 1)).rejects.toThrow("this side serves no requests");
  });
});
