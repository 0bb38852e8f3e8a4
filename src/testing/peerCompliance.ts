import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Peer, PeerGoneError, RefusedError, type WireMessage } from "../network/index.ts";
import { until } from "./until.ts";

/** Both ends of one connection. */
export interface PeersUnderTest {
  /** The side that connected. `other` handles its requests. */
  readonly one: Peer;
  readonly other: Peer;
  readonly close: () => Promise<void>;
}

const payloadOf = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) & 0xff);
const digestOf = (bytes: Uint8Array | undefined): string =>
  createHash("sha256")
    .update(bytes ?? new Uint8Array(0))
    .digest("hex");
const long = { timeout: 60 };
const echo = async (message: WireMessage): Promise<WireMessage> => message;

/**
 * The promises of a connection, for any transport.
 *
 * @param name - the peers under test, e.g. "peers over TCP"
 */
export const peerCompliance = (name: string, open: () => Promise<PeersUnderTest>): void => {
  describe(name, () => {
    let peers: PeersUnderTest;
    beforeEach(async () => {
      peers = await open();
    });
    afterEach(() => peers.close());

    it.each([0, 1, 64_000, 65_024, 65_025, 300_000, 2_000_003])(
      "carries a payload of %i bytes there and back",
      async (length) => {
        const { one, other } = peers;
        other.serve(echo);
        const payload = payloadOf(length);
        const answer = await one.request({ kind: "echo", header: { of: [length, "ü"] }, payload }, long);
        expect(answer.kind).toBe("echo");
        expect(answer.header).toEqual({ of: [length, "ü"] });
        expect(answer.payload).toHaveLength(length);
        expect(digestOf(answer.payload)).toBe(digestOf(payload));
      },
    );

    it("carries a header longer than a frame, with and without a payload", async () => {
      const { one, other } = peers;
      other.serve(echo);
      const header = { text: "x".repeat(200_000) };
      expect(await one.request({ kind: "long", header }, long)).toEqual({ kind: "long", header });
      const both = await one.request({ kind: "long", header, payload: payloadOf(100_000) }, long);
      expect(both.header).toEqual(header);
      expect(digestOf(both.payload)).toBe(digestOf(payloadOf(100_000)));
    });

    it("distinguishes an absent payload from an empty one", async () => {
      const { one, other } = peers;
      other.serve(async ({ kind, payload }) => ({ kind, header: payload === undefined ? "absent" : payload.length }));
      expect((await one.request({ kind: "a", header: null }, long)).header).toBe("absent");
      expect((await one.request({ kind: "a", header: null, payload: new Uint8Array(0) }, long)).header).toBe(0);
    });

    it("answers large and small requests in both directions at once", async () => {
      const { one, other } = peers;
      other.serve(async (message) => ({ ...message, kind: "from other" }));
      one.serve(async (message) => ({ ...message, kind: "from one" }));
      const ask = async (peer: Peer, number: number): Promise<void> => {
        const payload = payloadOf(number % 3 === 0 ? 200_000 + number : number);
        const answer = await peer.request({ kind: "ask", header: number, payload }, long);
        expect(answer.header).toBe(number);
        expect(answer.kind).toBe(peer === one ? "from other" : "from one");
        expect(digestOf(answer.payload)).toBe(digestOf(payload));
      };
      await Promise.all(Array.from({ length: 12 }, (_, number) => [ask(one, number), ask(other, number)]).flat());
    });

    it("lets a small request overtake a large payload", async () => {
      const { one, other } = peers;
      other.serve(async ({ kind }) => ({ kind, header: null }));
      let isLargeDone = false;
      const large = one.request({ kind: "large", header: null, payload: new Uint8Array(8_000_000) }, long).then(() => {
        isLargeDone = true;
      });
      await one.request({ kind: "small", header: null }, long);
      expect(isLargeDone).toBe(false);
      await large;
    });

    it("serves requests that arrived before the handler", async () => {
      const { one, other } = peers;
      const asked = one.request({ kind: "early", header: 1 }, long);
      // a round trip: the request arrives before it is over
      one.serve(echo);
      await other.request({ kind: "ping", header: null }, long);
      other.serve(echo);
      expect((await asked).header).toBe(1);
    });

    it("ends a request at its time limit, notifies the peer, and stays open", async () => {
      const { one, other } = peers;
      const aborted: string[] = [];
      const stop = other.serve(async (message, { signal }) => {
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
        aborted.push(message.kind);
        return message;
      });
      await expect(one.request({ kind: "slow", header: null }, { timeout: 0.05 })).rejects.toThrow(
        expect.objectContaining({ code: "GFML_NETWORK_REQUEST_TIMEOUT" }),
      );
      await until("the handler to be notified", () => aborted.length === 1);
      expect(aborted).toEqual(["slow"]);
      stop();
      other.serve(echo);
      expect((await one.request({ kind: "next", header: 2 }, long)).header).toBe(2);
    });

    it("ends a request by its signal, also while its payload travels", async () => {
      const { one, other } = peers;
      other.serve(echo);
      const controller = new AbortController();
      const asked = one.request(
        { kind: "large", header: null, payload: new Uint8Array(8_000_000) },
        { ...long, signal: controller.signal },
      );
      // a small request overtakes the payload, which is on its way then
      await one.request({ kind: "small", header: null }, long);
      controller.abort(new Error("changed my mind"));
      await expect(asked).rejects.toThrow("changed my mind");
      expect((await one.request({ kind: "next", header: 2 }, long)).header).toBe(2);
      await expect(one.request({ kind: "late", header: null }, { ...long, signal: controller.signal })).rejects.toThrow(
        "changed my mind",
      );
    });

    it("carries a handler's refusal, and hides the text of its other errors", async () => {
      const { one, other } = peers;
      other.serve(async ({ kind }) => {
        if (kind === "refuse") throw new RefusedError("wrong-round", "round 3 is over");
        throw new Error("a path: /home/somebody");
      });
      const refused = await one.request({ kind: "refuse", header: null }, long).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(RefusedError);
      expect(refused).toMatchObject({ refusal: "wrong-round", text: "round 3 is over" });
      const failed = await one.request({ kind: "fail", header: null }, long).catch((error: unknown) => error);
      expect(failed).toMatchObject({ refusal: "failed" });
      expect(String(failed)).not.toContain("somebody");
    });

    it("refuses payloads above the receiver's limit before they travel", async () => {
      const { one, other } = peers;
      let served = 0;
      other.serve(
        async (message) => {
          served++;
          return { ...message, payload: payloadOf(100_000) };
        },
        { maxPayload: 1_000 },
      );
      const over = (length: number) => one.request({ kind: "x", header: null, payload: new Uint8Array(length) }, long);
      await expect(over(1_001)).rejects.toMatchObject({ refusal: "too-large" });
      await expect(over(2_000_000)).rejects.toMatchObject({ refusal: "too-large" });
      expect(served).toBe(0);
      await expect(one.request({ kind: "x", header: null }, { ...long, maxPayload: 99_999 })).rejects.toMatchObject({
        refusal: "too-large",
      });
      expect(served).toBe(1);
    });

    it("carries small and large notices, small ones in order", async () => {
      const { one, other } = peers;
      const heard: unknown[] = [];
      other.serve(async (message) => {
        heard.push(message.payload?.length ?? message.header);
        return { kind: "ignored", header: null };
      });
      for (const number of [1, 2, 3]) await one.notify({ kind: "n", header: number });
      await one.notify({ kind: "n", header: null, payload: payloadOf(300_000) });
      await until("four notices", () => heard.length === 4, 60);
      expect(heard).toEqual([1, 2, 3, 300_000]);
    });

    it("refuses more open requests than allowed as busy, and answers the others", async () => {
      const { one, other } = peers;
      let release = (): void => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      other.serve(async (message) => {
        await released;
        return message;
      });
      let refused = 0;
      const asked = Array.from({ length: 40 }, (_, number) =>
        one.request({ kind: "x", header: number }, long).then(
          () => "answered",
          (error: RefusedError) => {
            refused++;
            return error.refusal;
          },
        ),
      );
      await until("eight refusals", () => refused === 8);
      release();
      const outcomes = await Promise.all(asked);
      expect(outcomes.filter((outcome) => outcome === "answered")).toHaveLength(32);
      expect(outcomes.filter((outcome) => outcome === "busy")).toHaveLength(8);
    });

    it("ends all open requests when the peer leaves, with the reason", async () => {
      const { one, other } = peers;
      one.serve(echo);
      let isServed = false;
      other.serve(async (message, { signal }) => {
        isServed = true;
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
        return message;
      });
      const asked = one.request({ kind: "x", header: null }, long).catch((error: unknown) => error);
      await until("the request to arrive", () => isServed);
      await other.close("the round is over");
      expect(await asked).toBeInstanceOf(PeerGoneError);
      expect(await one.closed).toBe("closed by the peer: the round is over");
      expect(await other.closed).toBe("closed by this side: the round is over");
      await expect(one.request({ kind: "x", header: null }, long)).rejects.toThrow(PeerGoneError);
      await expect(one.notify({ kind: "x", header: null })).rejects.toThrow(PeerGoneError);
    });

    it("refuses requests after the handler is removed", async () => {
      const { one, other } = peers;
      other.serve(echo)();
      await expect(one.request({ kind: "x", header: null }, long)).rejects.toMatchObject({ refusal: "not-served" });
    });
  });
};
