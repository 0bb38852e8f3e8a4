import { packColumns, type RunUpdate, roundBytes } from "gfml/view";
import { describe, expect, it } from "vitest";
import { sampleLearner } from "../../../test/support/sampleRecords.ts";
import { ColumnCache } from "./ColumnCache.ts";
import { applyUpdate } from "./RunModel.ts";

/** The bytes of rounds as a server gives them: whoever earns in round r earns r. */
const bytesOf = (from: number, to: number, learners: number): ArrayBuffer => {
  const size = roundBytes(learners);
  const bytes = new Uint8Array(Math.max(0, to - from) * size);
  const ids = Array.from({ length: learners }, (_, index) => index);
  for (let round = from; round < to; round++) {
    const { frequency } = packColumns(
      ids.map((learner) => sampleLearner({ learner, payment: round })),
      ids,
      undefined,
    );
    bytes.set(new Uint8Array(frequency.buffer), (round - from) * size);
  }
  return bytes.buffer;
};

describe("the cache of columns", () => {
  it("fetches a block once, and again when it has grown", async () => {
    let played = 5;
    const asked: number[] = [];
    const cache = new ColumnCache(3, async (from, to) => {
      asked.push(from);
      return bytesOf(from, Math.min(to, played), 3);
    });
    expect(cache.peek(2)).toBeUndefined();
    const [first, second] = await Promise.all([cache.load(2), cache.load(4)]);
    expect([first!.payment[0], second!.payment[0], cache.peek(3)!.payment[0]]).toEqual([2, 4, 3]);
    expect(asked).toEqual([0]);
    played = 9;
    expect((await cache.load(8))!.payment[0]).toBe(8);
    expect(await cache.load(9)).toBeUndefined();
    expect((await cache.load(2))!.payment[0]).toBe(2);
  });

  it("asks again if the block in flight was older than the round", async () => {
    let played = 1;
    let release = (): void => {};
    const cache = new ColumnCache(1, async (from, to) => {
      const end = Math.min(to, played);
      if (end === 1) await new Promise<void>((resolve) => (release = resolve));
      return bytesOf(from, end, 1);
    });
    const first = cache.load(0);
    played = 2;
    const second = cache.load(1);
    release();
    expect((await first)!.payment[0]).toBe(0);
    expect((await second)!.payment[0]).toBe(1);
  });

  it("passes failures on, and tries again when asked again", async () => {
    let isDown = true;
    const cache = new ColumnCache(1, async (from, to) => {
      if (isDown) throw new Error("down");
      return bytesOf(from, to, 1);
    });
    await expect(cache.load(0)).rejects.toThrow("down");
    isDown = false;
    expect(await cache.load(0)).toBeDefined();
  });

  it("drops the least recently used blocks when it is full", async () => {
    const learners = 200_000;
    const cache = new ColumnCache(learners, async (from, to) => new ArrayBuffer((to - from) * roundBytes(learners)));
    expect(cache.roundsOfBlock).toBe(1);
    for (let round = 0; round < 40; round++) {
      await cache.load(round);
      cache.peek(0);
    }
    expect(cache.peek(0)).toBeDefined();
    expect(cache.peek(1)).toBeUndefined();
    expect(cache.peek(39)).toBeDefined();
  });
});

describe("a model of a run", () => {
  const update = (changes: Partial<RunUpdate>): RunUpdate => ({
    run: 0,
    cursor: { epoch: "a", rounds: 0, evaluations: 0, ledger: 0, chain: 0 },
    reset: false,
    status: { state: "running", problem: "", read: 1, resultHash: null, finishedAt: null },
    ...{ rounds: [], evaluations: [], ledger: [], chain: [] },
    ...changes,
  });
  const record = (index: number) => ({
    ...{ index, kind: "x", hash: null, previousHash: null, round: null },
    coalition: null,
    bytes: 1,
  });

  it("grows by updates, and starts again at a reset", () => {
    const first = applyUpdate(undefined, update({ reset: true, header: null, ledger: [record(0)] }));
    const second = applyUpdate(first, update({ ledger: [record(1)] }));
    expect(second.ledger.map(({ index }) => index)).toEqual([0, 1]);
    expect(second.rounds).toBe(first.rounds);
    const anew = applyUpdate(second, update({ reset: true, header: null, ledger: [record(7)] }));
    expect(anew.ledger.map(({ index }) => index)).toEqual([7]);
  });
});
