import { describe, expect, it } from "vitest";
import { createSlots } from "./createSlots.ts";

const never = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("createSlots", () => {
  it("gives out its slots, and passes on released ones", async () => {
    const slots = createSlots(2);
    const started: string[] = [];
    const releases: (() => void)[] = [];
    for (const account of ["a", "b", "c", "d"]) {
      void slots.acquire(account, never).then((release) => {
        started.push(account);
        releases.push(release);
      });
    }
    await turn();
    expect(started).toEqual(["a", "b"]);
    expect([slots.taken, slots.waiting]).toEqual([2, 2]);
    releases[0]!();
    releases[0]!(); // releasing twice has no effect
    await turn();
    expect(started).toEqual(["a", "b", "c"]);
    expect(slots.taken).toBe(2);
  });

  it("prefers accounts with the fewest slots, and gives none more than half", async () => {
    const slots = createSlots(4);
    const started: string[] = [];
    const ask = (account: string): void => void slots.acquire(account, never).then(() => started.push(account));
    for (let turns = 0; turns < 5; turns++) ask("greedy");
    await turn();
    expect(started).toEqual(["greedy", "greedy"]);
    ask("modest");
    await turn();
    expect(started).toEqual(["greedy", "greedy", "modest"]);
    expect(slots.waiting).toBe(3);
  });

  it("stops waiting at a signal", async () => {
    const slots = createSlots(1);
    const release = await slots.acquire("a", never);
    const controller = new AbortController();
    const waiting = slots.acquire("b", controller.signal);
    controller.abort(new Error("gave up"));
    await expect(waiting).rejects.toThrow("gave up");
    expect(slots.waiting).toBe(0);
    release();
    expect(slots.taken).toBe(0);
    await expect(slots.acquire("c", controller.signal)).rejects.toThrow("gave up");
  });
});
