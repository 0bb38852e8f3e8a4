import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomStream } from "../core/index.ts";
import type { AggregationRule, AggregationTerms } from "./AggregationTerms.ts";
import { createAggregator, type MemberModel } from "./createAggregator.ts";
import { UpdateOutOfRangeError } from "./errors.ts";

const rules: readonly AggregationRule[] = [
  "mean",
  "weighted",
  "median",
  "trimmed-mean",
  "krum",
  "reputation-weighted",
  "norm-clipping",
];
const termsOf = (aggregation: AggregationRule, others: Partial<AggregationTerms> = {}): AggregationTerms => ({
  aggregation,
  trimmedShare: 0.2,
  faultyMembers: 1,
  clipMedians: 1.5,
  ...others,
});

const combine = (start: Float32Array, members: readonly MemberModel[], terms: AggregationTerms): Float32Array => {
  const aggregator = createAggregator(start, terms, Math.max(1, members.length));
  for (const member of members) aggregator.add(member);
  return aggregator.result();
};
const bits = (values: Float32Array): Uint32Array => new Uint32Array(values.buffer);

const length = 4;
/** Few values, so that ties are common, and wide ones, whose sums depend on their order in ordinary arithmetic. */
const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map((whole) => whole / 4),
  fc
    .tuple(fc.integer({ min: -(2 ** 24), max: 2 ** 24 }), fc.integer({ min: -50, max: -20 }))
    .map(([m, e]) => Math.fround(m * 2 ** e)),
);
const vector = fc.array(value, { minLength: length, maxLength: length }).map((values) => Float32Array.from(values));
const member: fc.Arbitrary<MemberModel> = fc.record({
  parameters: vector,
  sampleCount: fc.integer({ min: 1, max: 3000 }),
  reputation: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 12, noNaN: true })),
});
const members = fc.array(member, { minLength: 0, maxLength: 11 });

describe.each(rules)("%s", (rule) => {
  it("gives the same bits for any order of arrival", () => {
    fc.assert(
      fc.property(vector, members, fc.nat(), (start, all, seed) => {
        const expected = bits(combine(start, all, termsOf(rule)));
        for (let step = 0; step < 3; step++) {
          const shuffled = new RandomStream(seed, "order", { step }).shuffle([...all]);
          expect(bits(combine(start, shuffled, termsOf(rule)))).toEqual(expected);
        }
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it("gives the model that all members sent", () => {
    fc.assert(
      fc.property(vector, vector, fc.integer({ min: 1, max: 9 }), (start, model, count) => {
        const all = Array.from({ length: count }, (_, place) => ({
          parameters: model,
          sampleCount: place + 1,
          reputation: place,
        }));
        combine(start, all, termsOf(rule)).forEach((result, index) => {
          const scale = Math.abs(start[index]!) + Math.abs(model[index]!);
          expect(Math.abs(result - model[index]!)).toBeLessThanOrEqual(scale * 2 ** -22 + 2 ** -39);
        });
      }),
      { seed: 12, numRuns: 100 },
    );
  });

  it("keeps the start without members, and takes the model of a single member", () => {
    const start = Float32Array.of(1, -2);
    expect(combine(start, [], termsOf(rule))).toEqual(start);
    const one = { parameters: Float32Array.of(1.5, -2.25), sampleCount: 3, reputation: 0 };
    expect(combine(start, [one], termsOf(rule))).toEqual(one.parameters);
  });

  it("refuses models that are not finite or too large, without a trace", () => {
    const start = new Float32Array(2);
    const aggregator = createAggregator(start, termsOf(rule), 4);
    const sound = { parameters: Float32Array.of(1, 2), sampleCount: 1, reputation: 1 };
    aggregator.add(sound);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 4096, 1025])
      expect(() => aggregator.add({ ...sound, parameters: Float32Array.of(0, bad) })).toThrow(UpdateOutOfRangeError);
    expect(aggregator.result()).toEqual(sound.parameters);
  });
});

it("counts weights that add up to too much alike, in any order of arrival", () => {
  const start = new Float32Array(2);
  const counts = [2 ** 31, 1, 2 ** 25, 2 ** 31, 7];
  const all = counts.map((sampleCount, place) => ({
    ...{ parameters: Float32Array.of(place, -place), sampleCount, reputation: 0 },
  }));
  const samples = counts.reduce((sum, count) => sum + count, 0);
  const results = [0, 1, 2, 3, 4].map((seed) => {
    const aggregator = createAggregator(start, termsOf("weighted"), all.length, samples);
    for (const one of new RandomStream(seed, "order").shuffle([...all])) aggregator.add(one);
    return [...aggregator.result()];
  });
  for (const result of results) expect(result).toEqual(results[0]);
  // nearly the two largest alone
  expect(results[0]![0]).toBeCloseTo(1.5, 1);
  // without the sum, who comes too late is refused
  const unknown = createAggregator(start, termsOf("weighted"), all.length);
  unknown.add(all[2]!);
  expect(() => unknown.add(all[0]!)).toThrow(UpdateOutOfRangeError);
});

describe("two members", () => {
  const start = new Float32Array(2);
  const all = [
    { parameters: Float32Array.of(1, 0), sampleCount: 1, reputation: 3 },
    { parameters: Float32Array.of(3, 2), sampleCount: 3, reputation: 1 },
  ];
  it.each(["mean", "median", "trimmed-mean", "krum"] as const)("cannot distinguish two members under %s", (rule) => {
    expect(combine(start, all, termsOf(rule))).toEqual(Float32Array.of(2, 1));
  });
  it("counts weights", () => {
    expect(combine(start, all, termsOf("weighted"))).toEqual(Float32Array.of(2.5, 1.5));
    expect(combine(start, all, termsOf("reputation-weighted"))).toEqual(Float32Array.of(1.5, 0.5));
  });
});

it("lets a huge outlier move the mean without bound, and robust rules by a bounded distance", () => {
  const honest = fc.array(vector, { minLength: 5, maxLength: 10 });
  fc.assert(
    fc.property(honest, fc.integer({ min: 10, max: 300 }), fc.boolean(), (models, size, up) => {
      const start = new Float32Array(length);
      const outlier = new Float32Array(length).fill(up ? size : -size);
      const all = [...models, outlier].map((parameters) => ({ parameters, sampleCount: 1, reputation: 1 }));
      const mean = combine(start, all, termsOf("mean"));
      const honestSum = models.reduce((sum, model) => sum + model[0]!, 0);
      expect(mean[0]).toBeCloseTo((honestSum + outlier[0]!) / all.length, 3);
      for (const rule of ["median", "trimmed-mean", "krum"] as const) {
        // within the honest models' own range, coordinate by coordinate
        combine(start, all, termsOf(rule)).forEach((result, index) => {
          const values = models.map((model) => model[index]!);
          expect(result).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6);
          expect(result).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
        });
      }
      const lengths = all.map(({ parameters }) => Math.hypot(...parameters)).sort((a, b) => a - b);
      const longest = 1.5 * ((lengths[(lengths.length - 1) >> 1]! + lengths[lengths.length >> 1]!) / 2);
      expect(Math.hypot(...combine(start, all, termsOf("norm-clipping")))).toBeLessThanOrEqual(longest + 1e-5);
    }),
    { seed: 13, numRuns: 200 },
  );
});

describe("against slow plain versions", () => {
  const plain: Readonly<Record<string, (changes: number[][], all: readonly MemberModel[]) => number[]>> = {
    median: (changes) =>
      changes[0]!.map((_, index) => {
        const column = changes.map((change) => change[index]!).sort((a, b) => a - b);
        return (column[(column.length - 1) >> 1]! + column[column.length >> 1]!) / 2;
      }),
    "trimmed-mean": (changes) =>
      changes[0]!.map((_, index) => {
        const column = changes.map((change) => change[index]!).sort((a, b) => a - b);
        let left = column;
        // a fifth of the column from either end, while something is left
        for (let cut = 0; cut < column.length / 5 && left.length > 2; cut++) left = left.slice(1, -1);
        return left.reduce((sum, next) => sum + next, 0) / left.length;
      }),
    krum: (changes) => {
      const n = changes.length;
      if (n < 3) return changes[0]!.map((_, index) => changes.reduce((sum, change) => sum + change[index]!, 0) / n);
      const f = n >= 5 ? 1 : 0;
      const scores = changes.map((one, at) => {
        const others = changes
          .filter((_, place) => place !== at)
          .map((other) => other.reduce((sum, x, index) => sum + (x - one[index]!) ** 2, 0))
          .sort((a, b) => a - b);
        return others.slice(0, n - f - 2).reduce((sum, next) => sum + next, 0);
      });
      const least = Math.min(...scores);
      const candidates = changes.filter((_, at) => scores[at] === least);
      return candidates.sort((a, b) => {
        const index = a.findIndex((x, place) => x !== b[place]);
        return index < 0 ? 0 : a[index]! - b[index]!;
      })[0]!;
    },
    "reputation-weighted": (changes, all) => {
      const sum = all.reduce((total, { reputation }) => total + reputation, 0);
      const weights = all.map(({ reputation }) => (sum > 0 ? reputation / sum : 1 / all.length));
      return changes[0]!.map((_, index) =>
        changes.reduce((total, change, place) => total + weights[place]! * change[index]!, 0),
      );
    },
    "norm-clipping": (changes) => {
      const lengths = changes.map((change) => Math.hypot(...change));
      const sorted = [...lengths].sort((a, b) => a - b);
      const limit = 1.5 * ((sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2);
      const clipped = changes.map((change, at) =>
        lengths[at]! > limit ? change.map((x) => (x * limit) / lengths[at]!) : change,
      );
      return changes[0]!.map((_, index) => clipped.reduce((sum, change) => sum + change[index]!, 0) / clipped.length);
    },
  };

  it.each(Object.keys(plain))("agrees for %s", (rule) => {
    const exact = fc.integer({ min: -64, max: 64 }).map((whole) => whole / 8);
    const coarse = fc.array(exact, { minLength: length, maxLength: length }).map((values) => Float32Array.from(values));
    fc.assert(
      fc.property(
        coarse,
        fc.array(
          fc.record({
            parameters: coarse,
            sampleCount: fc.constant(1),
            reputation: fc.double({ min: 0, max: 9, noNaN: true }),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        (start, all) => {
          const changes = all.map(({ parameters }) => [...parameters].map((x, index) => x - start[index]!));
          const expected = plain[rule]!(changes, all);
          combine(start, all, termsOf(rule as AggregationRule)).forEach((result, index) => {
            expect(Math.abs(result - (start[index]! + expected[index]!))).toBeLessThan(2e-5);
          });
        },
      ),
      { seed: 14, numRuns: 300 },
    );
  });
});

it("refuses senseless parameters at the door", () => {
  const start = new Float32Array(1);
  for (const [rule, wrong] of [
    ["trimmed-mean", { trimmedShare: 0.5 }],
    ["krum", { faultyMembers: 0.5 }],
    ["norm-clipping", { clipMedians: 0 }],
  ] as const)
    expect(() => createAggregator(start, termsOf(rule, wrong), 3)).toThrow(Object.keys(wrong)[0]);
  expect(() => createAggregator(start, termsOf("median"), 0)).toThrow("expected");
});

it("reduces f when krum has too few models", () => {
  const start = new Float32Array(1);
  const at = (x: number): MemberModel => ({ parameters: Float32Array.of(x), sampleCount: 1, reputation: 0 });
  // 4 models and f = 3: as f = 0, the two nearest neighbors
  expect(combine(start, [at(0), at(1), at(1.25), at(50)], termsOf("krum", { faultyMembers: 3 }))).toEqual(
    Float32Array.of(1),
  );
});
