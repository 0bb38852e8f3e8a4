import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomStream } from "./index.ts";
import { philox4x32 } from "./philox.ts";

const words = (...values: number[]): Uint32Array => Uint32Array.from(values);
const hex = (values: ArrayLike<number>): string =>
  Array.from(values, (value) => value.toString(16).padStart(8, "0")).join(" ");

describe("philox4x32", () => {
  // the known answers that its authors published with the generator
  it.each([
    [words(0, 0, 0, 0), words(0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    [
      words(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff),
      words(0xffffffff, 0xffffffff),
      "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ],
    [
      words(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344),
      words(0xa4093822, 0x299f31d0),
      "d16cfe09 94fdcceb 5001e420 24126ea1",
    ],
  ])("gives known answer %#", (counter, key, expected) => {
    const output = words(0, 0, 0, 0);
    philox4x32(counter, key, output);
    expect(hex(output)).toBe(expected);
  });

  it("leaves counter and key unchanged", () => {
    const counter = words(1, 2, 3, 4);
    const key = words(5, 6);
    philox4x32(counter, key, words(0, 0, 0, 0));
    expect([...counter, ...key]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe("RandomStream", () => {
  it("gives the promised numbers: a change here is a breaking change", () => {
    const promised = JSON.parse(readFileSync("test/golden/randomStreams.json", "utf8")) as {
      seed: number;
      purpose: string;
      coordinates: { learner?: number; round?: number; step?: number };
      words: string;
      uniform: number[];
      permutation: number[];
      sample: number[];
    }[];
    expect(promised.length).toBeGreaterThan(7);
    for (const { seed, purpose, coordinates, ...numbers } of promised) {
      const stream = () => new RandomStream(seed, purpose, coordinates);
      const first = stream();
      expect(hex(Array.from({ length: 9 }, () => first.nextUint32()))).toBe(numbers.words);
      const second = stream();
      expect(Array.from({ length: 3 }, () => second.uniform())).toEqual(numbers.uniform);
      expect(stream().permutation(12)).toEqual(numbers.permutation);
      expect(stream().sampleWithoutReplacement(1000, 5)).toEqual(numbers.sample);
    }
  });

  it("gives the same numbers for the same name, however streams are interleaved", () => {
    const a = new RandomStream(9, "batch", { learner: 3 });
    const b = new RandomStream(9, "batch", { learner: 4 });
    const interleaved = Array.from({ length: 20 }, () => [a.nextUint32(), b.nextUint32()]);
    const alone = new RandomStream(9, "batch", { learner: 4 });
    expect(interleaved.map(([, value]) => value)).toEqual(Array.from({ length: 20 }, () => alone.nextUint32()));
  });

  it("gives streams of different names no common number and no correlation", () => {
    const names: [number, string, object][] = [
      [1, "a", {}],
      [2, "a", {}],
      [1, "b", {}],
      [1, "a", { learner: 0 }],
      [1, "a", { round: 0 }],
      [1, "a", { step: 0 }],
      [1, "a", { learner: 1, round: 0 }],
      [1, "a", { learner: 0, round: 1 }],
      [2 ** 32 + 1, "a", {}],
      [1, "ab", {}],
      [1, "ba", {}],
    ];
    const count = 4096;
    const drawn = names.map(([seed, purpose, coordinates]) => {
      const stream = new RandomStream(seed, purpose, coordinates);
      return Float64Array.from({ length: count }, () => stream.uniform() - 0.5);
    });
    for (let i = 0; i < drawn.length; i++) {
      for (let j = 0; j < i; j++) {
        let sum = 0;
        for (let k = 0; k < count; k++) sum += drawn[i]![k]! * drawn[j]![k]!;
        // the correlation's standard deviation is 1/sqrt(count) = 0.016
        expect(Math.abs((12 * sum) / count)).toBeLessThan(0.08);
      }
    }
    expect(new Set(drawn.map((values) => values[0])).size).toBe(names.length);
  });

  it("draws uniform numbers and integers (chi-squared, 15 degrees of freedom)", () => {
    for (const bound of [16, 48, 0x30000000]) {
      const stream = new RandomStream(77, "uniformity", { step: bound });
      const counts = new Float64Array(16);
      const draws = 32_000;
      for (let k = 0; k < draws; k++) {
        const part = k % 2 === 0 ? stream.uniform() : stream.integerBelow(bound) / bound;
        counts[Math.floor(part * 16)]! += 1;
      }
      const expected = draws / 16;
      const statistic = counts.reduce((sum, value) => sum + (value - expected) ** 2 / expected, 0);
      // 99.9 % of the distribution lies between 3 and 38
      expect(statistic).toBeGreaterThan(3);
      expect(statistic).toBeLessThan(38);
    }
  });

  it("carries its counter past the first block and keeps values in range", () => {
    const stream = new RandomStream(0, "");
    const seen = new Set<number>();
    for (let k = 0; k < 4000; k++) {
      const value = stream.nextUint32();
      expect(Number.isInteger(value) && value >= 0 && value <= 0xffffffff).toBe(true);
      seen.add(value);
    }
    expect(seen.size).toBeGreaterThan(3990);
  });

  it("gives permutations and samples without repetition", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }), (count, wanted) => {
        const size = Math.min(count, wanted);
        const stream = new RandomStream(count, "sampling", { step: wanted });
        const permutation = stream.permutation(count);
        expect([...permutation].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
        const sample = stream.sampleWithoutReplacement(count, size);
        expect(sample.length).toBe(size);
        expect(new Set(sample).size).toBe(size);
        for (const value of sample) expect(value >= 0 && value < count).toBe(true);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("gives every order of three with the same frequency", () => {
    const counts = new Map<string, number>();
    const stream = new RandomStream(5, "orders");
    for (let k = 0; k < 6000; k++) {
      const order = stream.permutation(3).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });

  it("keeps the bounds of uniformBetween", () => {
    const stream = new RandomStream(6, "between");
    for (let k = 0; k < 1000; k++) {
      const value = stream.uniformBetween(-3, 5);
      expect(value).toBeGreaterThanOrEqual(-3);
      expect(value).toBeLessThan(5);
    }
    expect(stream.uniformBetween(2, 2)).toBe(2);
  });

  it("refuses names that no stream can have", () => {
    const messages = [
      () => new RandomStream(-1, "a"),
      () => new RandomStream(0.5, "a"),
      () => new RandomStream(2 ** 53, "a"),
      () => new RandomStream(1, "a", { learner: -1 }),
      () => new RandomStream(1, "a", { round: 2 ** 32 - 1 }),
      () => new RandomStream(1, "a", { step: Number.NaN }),
      () => new RandomStream(1, "a").integerBelow(0),
      () => new RandomStream(1, "a").integerBelow(2 ** 32 + 1),
      () => new RandomStream(1, "a").sampleWithoutReplacement(3, 4),
    ].map((make) => {
      try {
        make();
      } catch (error) {
        return (error as Error).message;
      }
      return "accepted";
    });
    expect(messages).toMatchInlineSnapshot(`
      [
        "seed must be an integer from 0 to 2^53 - 1
        seed: -1",
        "seed must be an integer from 0 to 2^53 - 1
        seed: 0.5",
        "seed must be an integer from 0 to 2^53 - 1
        seed: 9007199254740992",
        "learner must be an integer from 0 to 2^32 - 2
        learner: -1",
        "round must be an integer from 0 to 2^32 - 2
        round: 4294967295",
        "step must be an integer from 0 to 2^32 - 2
        step: NaN",
        "bound must be an integer from 1 to 2^32
        bound: 0",
        "bound must be an integer from 1 to 2^32
        bound: 4294967297",
        "size must be an integer from 0 to 3
        size: 4",
      ]
    `);
  });
});
