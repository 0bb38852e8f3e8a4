import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DoorAnswerError, DoorUnreachableError } from "../errors.ts";
import type { DoorClient } from "./createDoorClient.ts";
import type { LearnerEvent } from "./JoinOptions.ts";
import { persistentDoor } from "./persistentDoor.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

const down = new DoorUnreachableError("http://door", new TypeError("fetch failed"));
const standing = { account: "0x", learner: 5, isRegistered: false, isRevoked: false, nonce: 0 };

/** A door that fails so often, and a persistent client of it. */
const failing = (failures: number, error: Error, patience = 300) => {
  const told: LearnerEvent[] = [];
  let asked = 0;
  const door = {
    account: async () => {
      asked++;
      if (asked <= failures) throw error;
      return standing;
    },
    register: async () => {
      asked++;
      throw error;
    },
  } as unknown as DoorClient;
  const ending = new AbortController();
  const options = {
    patience,
    signal: ending.signal,
    tell: (event: LearnerEvent) => void told.push(event),
    now: Date.now,
  };
  return { door: persistentDoor(door, options), told, asked: () => asked, ending };
};

describe("a door that is down", () => {
  it("is asked again with growing pauses, and reports each", async () => {
    const { door, told } = failing(8, down);
    const answer = door.account("0x");
    await vi.advanceTimersByTimeAsync(200_000);
    expect(await answer).toBe(standing);
    expect(told.map((event) => event.kind === "offline" && event.seconds)).toEqual([0.5, 1, 2, 4, 8, 16, 30, 30]);
  });

  it("fails the join with its own error when the time is over", async () => {
    const { door, asked } = failing(1000, down, 10);
    const answer = expect(door.account("0x")).rejects.toBe(down);
    await vi.advanceTimersByTimeAsync(20_000);
    await answer;
    expect(asked()).toBe(5);
  });

  it("is not asked again where the next answer is the same", async () => {
    const untrusted = new DoorUnreachableError("https://door", { cause: { code: "SELF_SIGNED_CERT_IN_CHAIN" } });
    for (const error of [untrusted, new DoorAnswerError("http://door", 403, "no", "not-admitted")]) {
      const { door, asked } = failing(1000, error);
      await expect(door.account("0x")).rejects.toBe(error);
      expect(asked()).toBe(1);
    }
  });

  it("is not sent a registration twice, which may have arrived", async () => {
    const { door, asked } = failing(1000, down);
    await expect(door.register({} as never)).rejects.toBe(down);
    expect(asked()).toBe(1);
  });

  it("is left alone once the learner ends", async () => {
    const { door, ending } = failing(1000, down);
    const answer = expect(door.account("0x")).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(3000);
    ending.abort();
    await answer;
    expect(vi.getTimerCount()).toBe(0);
  });
});
