import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomStream } from "../../core/index.ts";
import { normal } from "../../math/index.ts";
import { updateNorm } from "../../meta/index.ts";
import { chunkCount, chunkRange } from "../update/chunks.ts";
import { drawChunks, longestUpdate } from "./readOpenings.ts";

describe("drawing chunks", () => {
  const beacon = "5a".repeat(32);
  const draw = { task: 1, round: 2, coalition: 3 };

  it("draws as many chunks as asked for, each once and ascending, or all where there are no more", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 500 }),
        fc.nat(9),
        (count, total, round) => {
          const drawn = drawChunks(beacon, { ...draw, round }, count, total);
          expect(drawn).toHaveLength(Math.min(count, total));
          expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
          expect(drawn.every((index) => Number.isInteger(index) && index >= 0 && index < total)).toBe(true);
        },
      ),
      { seed: 51, numRuns: 300 },
    );
  });

  it("draws the same chunks as a slow plain version that knows the beacon", () => {
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

  it("draws different chunks for a different beacon, task, round or coalition, and each chunk equally often", () => {
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
});

describe("the longest update that opened chunks allow", () => {
  const length = 40 * 1024 + 17;
  const total = chunkCount(length);
  const start = new Float32Array(length).fill(0.25);
  const draw = (seed: number): Float32Array => {
    const random = new RandomStream(seed, "update");
    return start.map((value, index) => value + (1 + (index % 7)) * 1e-3 * normal(random));
  };
  const opened = (parameters: Float32Array, indices: readonly number[]) =>
    indices.map((index) => {
      const { start: from, end } = chunkRange(index, length);
      return { index, parameters: parameters.subarray(from, end) };
    });

  it("is the norm, to the bit, if all chunks are opened", () => {
    const parameters = draw(1);
    const all = Array.from({ length: total }, (_, index) => index);
    expect(longestUpdate(opened(parameters, all), start, total)).toBe(updateNorm(parameters, start));
  });

  it.each([0, 10, 20, 30, 40, 50])(
    "is not below the norm, nor far above it, if some are opened: seeds from %i",
    (first) => {
      let below = 0;
      for (let seed = first; seed < first + 10; seed++) {
        const parameters = draw(seed);
        const indices = new RandomStream(seed, "chunks").sampleWithoutReplacement(total, 8).sort((a, b) => a - b);
        const longest = longestUpdate(opened(parameters, Array.from(indices)), start, total);
        if (longest < updateNorm(parameters, start)) below++;
        expect(longest).toBeLessThan(1.5 * updateNorm(parameters, start));
      }
      expect(below).toBe(0);
    },
  );

  it("is infinite if one chunk is opened", () => {
    expect(longestUpdate(opened(draw(1), [3]), start, total)).toBe(Number.POSITIVE_INFINITY);
  });
});
