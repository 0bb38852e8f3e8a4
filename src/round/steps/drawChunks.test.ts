import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawChunks } from "./drawChunks.ts";

const beacon = "5a".repeat(32);
const draw = { task: 1, round: 2, coalition: 3 };

test("as many chunks as asked for, each once, ascending, of those that are there; all where there are no more", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 500 }), fc.nat(9), (count, total, round) => {
      const drawn = drawChunks(beacon, { ...draw, round }, count, total);
      expect(drawn).toHaveLength(Math.min(count, total));
      expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
      expect(drawn.every((index) => Number.isInteger(index) && index >= 0 && index < total)).toBe(true);
    }),
    { seed: 51, numRuns: 300 },
  );
});

test("whoever knows the beacon finds them: a slow plain version", () => {
  const plain = (count: number, total: number): number[] => {
    const words: number[] = [];
    for (let block = 0; words.length < 200; block++) {
      const numbers = Buffer.alloc(16);
      for (const [at, value] of [1, 2, 3, block].entries()) numbers.writeUInt32LE(value, 4 * at);
      const hash = createHash("sha256").update("gfml head check").update(beacon, "hex").update(numbers).digest();
      for (let at = 0; at < 32; at += 4) words.push(hash.readUInt32LE(at));
    }
    const places = Array.from({ length: total }, (_, index) => index);
    for (let place = 0; place < count; place++) {
      let word = words.shift()!;
      while (word >= 2 ** 32 - (2 ** 32 % (total - place))) word = words.shift()!;
      const other = place + (word % (total - place));
      [places[place], places[other]] = [places[other]!, places[place]!];
    }
    return places.slice(0, count).sort((a, b) => a - b);
  };
  for (const [count, total] of [
    [1, 2],
    [4, 7],
    [16, 50],
    [60, 1221],
  ] as const)
    expect(drawChunks(beacon, draw, count, total)).toEqual(plain(count, total));
});

test("another beacon, task, round or coalition draws others, each chunk as often as any other", () => {
  const first = drawChunks(beacon, draw, 8, 1000).join();
  for (const other of [{ task: 2 }, { round: 3 }, { coalition: 4 }])
    expect(drawChunks(beacon, { ...draw, ...other }, 8, 1000).join()).not.toBe(first);
  expect(drawChunks("5b".repeat(32), draw, 8, 1000).join()).not.toBe(first);
  const times = new Array<number>(20).fill(0);
  for (let round = 0; round < 2000; round++)
    for (const index of drawChunks(beacon, { ...draw, round }, 5, 20)) times[index]! += 1;
  // 500 expected, deviation 19
  for (const one of times) expect(Math.abs(one - 500)).toBeLessThan(100);
});
