import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { channelPair } from "../../../test/network/support/channelPair.ts";
import { greetedSessions, sessionOn } from "../../../test/network/support/memorySessions.ts";
import { letTimePass } from "../../../test/support/letTimePass.ts";
import { until } from "../../../test/support/until.ts";
import { peerCompliance } from "../../testing/peerCompliance.ts";
import { WireFormatError } from "../errors.ts";
import type { NetworkLimits } from "../NetworkLimits.ts";
import type { NetworkEvent } from "../NetworkNode.ts";
import { createFrameReader } from "../wire/createFrameReader.ts";
import { encodeFrame, type Frame, FrameFlag, FrameType } from "../wire/Frame.ts";
import { decodeRefusal, encodeHello, encodeOffer } from "../wire/frameBodies.ts";
import { encodeMessageHead } from "../wire/WireMessage.ts";
import { createSlots } from "./createSlots.ts";

for (const pieceLength of [100_000, 1_013]) {
  peerCompliance(`peers in memory, in pieces of at most ${pieceLength} bytes`, async () => {
    const [one, other] = await greetedSessions(channelPair(pieceLength));
    return { one: one.peer, other: other.peer, close: async () => void (await one.peer.close()) };
  });
}

const NO_BODY = new Uint8Array(0);
const requestBody = encodeMessageHead({ kind: "x", header: null });

/** A session, and an attacker that sends it single frames. */
const attacked = async (
  limits: Partial<NetworkLimits> = {},
  { saysHello = true, isMemoryShort = () => false }: { saysHello?: boolean; isMemoryShort?: () => boolean } = {},
) => {
  const receiveSlots = createSlots(limits.transferSlots ?? 4);
  const [near, far] = channelPair();
  const events: NetworkEvent[] = [];
  const frames: Frame[] = [];
  const session = sessionOn(near, "attacker", {
    limits,
    receiveSlots,
    isMemoryShort,
    onEvent: (event) => events.push(event),
  });
  const reader = createFrameReader((frame) => frames.push({ ...frame, body: new Uint8Array(frame.body) }));
  far.listen({ data: (bytes) => reader.push(bytes), drain: () => {}, close: () => {} });
  const send = (type: FrameType, id: number, body: Uint8Array = NO_BODY, flags = 0): void =>
    far.send(encodeFrame({ type, flags, id, body }));
  if (saysHello) {
    send(FrameType.hello, 0, encodeHello({ protocolVersion: 1, software: "attacker" }));
    session.greet();
    await session.greeting;
  }
  return {
    session,
    receiveSlots,
    events,
    frames,
    far,
    send,
    of: (type: FrameType) => frames.filter((frame) => frame.type === type),
    /** Resolves when the session has handled all frames sent so far: it handles them in order. */
    async handled() {
      const before = frames.filter(({ type }) => type === FrameType.pong).length;
      send(FrameType.ping, 1);
      await until("a pong", () => frames.filter(({ type }) => type === FrameType.pong).length > before);
    },
    refusals: () =>
      frames
        .filter(({ type }) => type === FrameType.failure || type === FrameType.deny || type === FrameType.goodbye)
        .map(({ body }) => decodeRefusal(body).code),
  };
};

describe("a session with an attacker", () => {
  it("ends with a reason at the first invalid frame", async () => {
    const { session, far, events, refusals } = await attacked();
    far.send(Uint8Array.of(99, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    expect(await session.peer.closed).toBe("malformed: a frame has an unknown type");
    await until("a refusal", () => refusals().length === 1);
    expect(refusals()).toEqual(["malformed"]);
    expect(events.map(({ kind }) => kind)).toEqual(["malformed"]);
  });

  it.each([
    ["a frame before the hello", FrameType.ping, NO_BODY, /a frame arrived before the hello/],
    ["a different protocol", FrameType.hello, new TextEncoder().encode("GET / HTTP/1.1"), /does not use gfml/],
  ])("refuses %s", async (_, type, body, problem) => {
    const { session, send } = await attacked({}, { saysHello: false });
    send(type, 0, body);
    await expect(session.greeting).rejects.toThrow(WireFormatError);
    expect(await session.peer.closed).toMatch(problem);
  });

  it("ends when no hello arrives in time", async () => {
    const { session } = await attacked({ helloTimeout: 0.05 }, { saysHello: false });
    await expect(session.greeting).rejects.toThrow(/no hello in time/);
  });

  it("refuses a second hello", async () => {
    const { session, send } = await attacked();
    send(FrameType.hello, 0, encodeHello({ protocolVersion: 1, software: "again" }));
    expect(await session.peer.closed).toMatch(/a second hello/);
  });

  it("serves each request number once, and reports a replay", async () => {
    const { session, send, events, of } = await attacked();
    let served = 0;
    session.peer.serve(async (message) => {
      served++;
      return message;
    });
    for (const id of [5, 5, 4, 6]) send(FrameType.message, id, requestBody);
    await until("both answers", () => of(FrameType.message).length === 2);
    expect(served).toBe(2);
    expect(of(FrameType.message).map(({ id }) => id)).toEqual([5, 6]);
    expect(events.filter(({ kind }) => kind === "replayed")).toHaveLength(2);
  });

  it("refuses a malformed message and stays open", async () => {
    const { session, send, refusals, of } = await attacked();
    session.peer.serve(async (message) => message);
    send(FrameType.message, 1, Uint8Array.of(0, 1, 3, 0, 0, 0, 0x78, 0x7b, 0x7b, 0x7b));
    send(FrameType.message, 2, requestBody);
    await until("a message", () => of(FrameType.message).length === 1);
    expect(refusals()).toEqual(["malformed"]);
    expect(of(FrameType.message).map(({ id }) => id)).toEqual([2]);
  });

  const offerOf = (data: Uint8Array, digest = createHash("sha256").update(data).digest()): Uint8Array =>
    encodeOffer({
      length: data.length,
      sha256: digest,
      head: encodeMessageHead({ kind: "x", header: null, payload: data }),
    });

  it("refuses a payload with a wrong SHA-256 and stays open", async () => {
    const { session, send, of, refusals, events } = await attacked();
    session.peer.serve(async ({ kind, payload }) => ({ kind, header: payload!.length }));
    const data = new Uint8Array(100_000).fill(7);
    send(FrameType.offer, 1, offerOf(data, Buffer.alloc(32)));
    await until("a grant", () => of(FrameType.grant).length === 1);
    expect(of(FrameType.grant).map(({ id, flags }) => [id, flags])).toEqual([[1, FrameFlag.answer]]);
    for (let at = 0; at < data.length; at += 50_000) send(FrameType.data, 1, data.subarray(at, at + 50_000));
    await until("a refusal", () => refusals().length === 1);
    expect(refusals()).toEqual(["hash"]);
    expect(events.map(({ kind }) => kind)).toContain("malformed");
    send(FrameType.offer, 2, offerOf(data));
    await until("the second grant", () => of(FrameType.grant).length === 2);
    for (let at = 0; at < data.length; at += 50_000) send(FrameType.data, 2, data.subarray(at, at + 50_000));
    await until("a message", () => of(FrameType.message).length === 1);
    expect(of(FrameType.message)).toHaveLength(1);
  });

  it("allocates nothing for an offer above the limit", async () => {
    const { session, send, refusals } = await attacked({ maxPayload: 1_000_000 });
    session.peer.serve(async (message) => message);
    send(FrameType.offer, 1, encodeOffer({ length: 0xffff_ffff, sha256: new Uint8Array(32), head: NO_BODY }));
    await until("a refusal", () => refusals().length === 1);
    expect(refusals()).toEqual(["too-large"]);
    expect(session.buffered()).toBe(0);
  });

  it("ends when more data arrives than was offered", async () => {
    const { session, send, of } = await attacked();
    session.peer.serve(async (message) => message);
    send(FrameType.offer, 1, encodeOffer({ length: 10, sha256: new Uint8Array(32), head: NO_BODY }));
    await until("a grant", () => of(FrameType.grant).length === 1);
    send(FrameType.data, 1, new Uint8Array(11));
    expect(await session.peer.closed).toMatch(/more data arrived than was offered/);
  });

  it("receives as many payloads at once as it has slots, and lets others wait", async () => {
    const { session, send, of, handled } = await attacked({ transferSlots: 4 });
    session.peer.serve(async (message) => message);
    const data = new Uint8Array(100_000);
    for (const id of [1, 2, 3, 4, 5]) send(FrameType.offer, id, offerOf(data));
    await until("two grants", () => of(FrameType.grant).length >= 2);
    await handled();
    // one account never has more than half of the slots
    expect(of(FrameType.grant).map(({ id }) => id)).toEqual([1, 2]);
    expect(session.buffered()).toBe(200_000);
    send(FrameType.cancel, 1);
    await until("the third grant", () => of(FrameType.grant).length === 3);
    expect(of(FrameType.grant).map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(session.buffered()).toBe(200_000);
  });

  it("ends when an answer is offered twice, and frees the slot", async () => {
    const { session, receiveSlots, of, far } = await attacked();
    const asked = session.peer.request({ kind: "x", header: null }, { timeout: 5 });
    const refused = expect(asked).rejects.toThrow(/offered twice/);
    await until("a message", () => of(FrameType.message).length === 1);
    const offer = offerOf(new Uint8Array(100_000));
    // in one piece: the second arrives before the first has a slot
    const frame = encodeFrame({ type: FrameType.offer, flags: FrameFlag.answer, id: 1, body: offer });
    const both = new Uint8Array(2 * frame.length);
    both.set(frame);
    both.set(frame, frame.length);
    far.send(both);
    await refused;
    expect(await session.peer.closed).toMatch(/offered twice/);
    await until("the slot to be free", () => receiveSlots.taken === 0);
    expect(session.buffered()).toBe(0);
  });

  it("refuses payloads while memory is short", async () => {
    const { session, send, refusals } = await attacked({}, { isMemoryShort: () => true });
    session.peer.serve(async (message) => message);
    send(FrameType.offer, 1, offerOf(new Uint8Array(100_000)));
    await until("a refusal", () => refusals().length === 1);
    expect(refusals()).toEqual(["memory"]);
  });

  it("drops a granted payload that does not arrive, and frees its slot", async () => {
    const { session, send, refusals } = await attacked({ transferStall: 0.05, silenceTimeout: 0.4 });
    session.peer.serve(async (message) => message);
    send(FrameType.offer, 1, offerOf(new Uint8Array(100_000)));
    const alive = setInterval(() => send(FrameType.pong, 0), 20);
    await until("a refusal", () => refusals().length === 1);
    clearInterval(alive);
    expect(refusals()).toEqual(["stalled"]);
    expect(session.buffered()).toBe(0);
  });

  it("counts handlers that ignore their signal as open requests", async () => {
    const { session, send, refusals } = await attacked({ maxOpenRequests: 3 });
    let running = 0;
    session.peer.serve(() => {
      running++;
      return new Promise(() => {});
    });
    for (let id = 1; id <= 10; id++) {
      send(FrameType.message, id, requestBody);
      send(FrameType.cancel, id);
    }
    await until("seven refusals", () => refusals().length === 7);
    expect(running).toBe(3);
    expect(refusals()).toEqual(Array(7).fill("busy"));
  });

  it("stops reading from a peer that reads no answers", async () => {
    const [near, far] = channelPair(65_536);
    const session = sessionOn(near, "attacker", {
      limits: { maxOpenRequests: 1e6, messagesPerSecond: 1e9, silenceTimeout: 1 },
    });
    far.send(
      encodeFrame({ type: FrameType.hello, flags: 0, id: 0, body: encodeHello({ protocolVersion: 1, software: "x" }) }),
    );
    far.pause();
    await session.greeting;
    session.peer.serve(async (message) => message);
    const large = encodeMessageHead({ kind: "x", header: "y".repeat(60_000) });
    for (let id = 1; id <= 400; id++) far.send(encodeFrame({ type: FrameType.message, flags: 0, id, body: large }));
    await until("reading to pause", () => session.buffered() > 4 * 2 ** 20);
    await new Promise(setImmediate);
    // the peer asks for an echo of 24 MB: the session holds a bounded part, and does not read the rest
    expect(session.buffered()).toBeLessThan(6 * 2 ** 20);
    await session.peer.close();
  });

  it("delays a peer that sends too many messages, and loses none", async () => {
    const { session, send, events, of } = await attacked({ messagesPerSecond: 100, maxOpenRequests: 1_000 });
    session.peer.serve(async (message) => message);
    for (let id = 1; id <= 150; id++) send(FrameType.message, id, requestBody);
    await until("reading to pause", () => events.some(({ kind }) => kind === "limited"));
    expect(of(FrameType.message).length).toBeLessThan(150);
    await until("all answers", () => of(FrameType.message).length === 150);
  });

  it("answers a ping", async () => {
    const { send, of } = await attacked();
    send(FrameType.ping, 7);
    await until("a pong", () => of(FrameType.pong).length === 1);
    expect(of(FrameType.pong).map(({ id }) => id)).toEqual([7]);
  });

  it("ends when nothing arrives for too long", async () => {
    const { session } = await attacked({ silenceTimeout: 0.2 });
    expect(await session.peer.closed).toBe("silent for 0.2 s");
  });

  it("stays open while the peer only answers pings", async () => {
    const [one, other] = await greetedSessions(channelPair(), [
      { limits: { silenceTimeout: 0.2 } },
      { limits: { silenceTimeout: 0.2 } },
    ]);
    // time is what is tested: several silence timeouts pass
    await letTimePass(700);
    other.peer.serve(async (message) => message);
    expect((await one.peer.request({ kind: "x", header: 1 }, { timeout: 5 })).header).toBe(1);
    await one.peer.close();
  });
});
