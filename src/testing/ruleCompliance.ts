import { describe, expect, it } from "vitest";
import { RandomStream } from "../core/index.ts";
import type { ContributionTerms, DeliveredUpdate } from "../reputation/index.ts";
import type { OwnAggregationRule, OwnContributionRule } from "../round/index.ts";

const SIZE = 50;

const terms: ContributionTerms = { contribution: "update-norm", contributionCap: 2, localSteps: 10 };

const drawVector = (stream: RandomStream): Float32Array =>
  Float32Array.from({ length: SIZE }, () => Math.fround(stream.uniformBetween(-0.1, 0.1)));

/** Deliveries of a coalition: different updates, one of zeros. */
const drawDeliveries = (seed: number, count: number): DeliveredUpdate[] => {
  const stream = new RandomStream(seed, "rule-compliance");
  return Array.from({ length: count }, (_, index) => {
    const update = index === 0 ? new Float32Array(SIZE) : drawVector(stream);
    return {
      sampleCount: 1 + stream.integerBelow(1000),
      updateNorm: Math.sqrt(update.reduce((sum, value) => sum + value * value, 0)),
      update: () => update,
      gradientNorms: Array.from({ length: 10 }, () => stream.uniformBetween(0, 2)),
    };
  });
};

/** What every contribution rule must do. Registers its tests in the calling file. */
export const contributionRuleCompliance = (rule: OwnContributionRule): void => {
  const sizes = [1, 2, 7];

  describe(`the contribution rule ${rule.name} complies`, () => {
    it("measures every delivery by a finite number of at least 0, also of no deliveries and of an update of zeros", () => {
      expect(rule.measure([], terms)).toEqual([]);
      for (const size of sizes) {
        const measures = rule.measure(drawDeliveries(size, size), terms);
        expect(measures.length).toBe(size);
        for (const measure of measures) {
          expect(Number.isFinite(measure)).toBe(true);
          expect(measure).toBeGreaterThanOrEqual(0);
        }
      }
    });

    it("gives a delivery the same measure wherever it stands in the list, up to rounding", () => {
      const deliveries = drawDeliveries(3, 7);
      const measures = rule.measure(deliveries, terms);
      const reversed = [...rule.measure([...deliveries].reverse(), terms)].reverse();
      for (const [index, measure] of measures.entries()) expect(reversed[index]).toBeCloseTo(measure, 9);
    });

    it("gives the same bits for the same deliveries, and leaves them unchanged", () => {
      const first = rule.measure(drawDeliveries(4, 7), terms);
      const deliveries = drawDeliveries(4, 7);
      expect(rule.measure(deliveries, terms)).toEqual(first);
      expect(deliveries.map(({ update }) => [...update()])).toEqual(
        drawDeliveries(4, 7).map(({ update }) => [...update()]),
      );
    });
  });
};

/** What every aggregation rule must do. Registers its tests in the calling file. */
export const aggregationRuleCompliance = (rule: OwnAggregationRule): void => {
  const start = drawVector(new RandomStream(0, "rule-compliance"));
  const drawModels = (count: number) => {
    const stream = new RandomStream(count, "rule-compliance");
    return Array.from({ length: count }, () => ({
      parameters: Float32Array.from(drawVector(stream), (value, at) => Math.fround(value + start[at]!)),
      sampleCount: 1 + stream.integerBelow(1000),
      reputation: stream.uniformBetween(0, 5),
    }));
  };
  const aggregateAll = (models: ReturnType<typeof drawModels>): Float32Array => {
    const aggregator = rule.create(start, models.length);
    for (const model of models) aggregator.add(model);
    return aggregator.result();
  };

  describe(`the aggregation rule ${rule.name} complies`, () => {
    it("returns the start without models, as a fresh array", () => {
      const result = rule.create(start, 3).result();
      expect([...result]).toEqual([...start]);
      expect(result).not.toBe(start);
    });

    it("returns finite parameters, the same to the bit in any order of arrival", () => {
      for (const count of [1, 2, 5]) {
        const models = drawModels(count);
        const result = aggregateAll(models);
        expect(result.length).toBe(SIZE);
        expect(result.every(Number.isFinite)).toBe(true);
        expect([...aggregateAll([...models].reverse())]).toEqual([...result]);
        const shuffled = new RandomStream(1, "rule-compliance").shuffle(models);
        expect([...aggregateAll(shuffled)]).toEqual([...result]);
      }
    });

    it("refuses a model that holds no numbers, without an effect on the others", () => {
      const models = drawModels(3);
      const aggregator = rule.create(start, 4);
      for (const model of models) aggregator.add(model);
      const broken = { ...models[0]!, parameters: new Float32Array(SIZE).fill(Number.NaN) };
      expect(() => aggregator.add(broken)).toThrow();
      expect([...aggregator.result()].every(Number.isFinite)).toBe(true);
    });

    it("leaves start and models unchanged", () => {
      const before = [...start];
      const models = drawModels(4);
      const copies = models.map(({ parameters }) => [...parameters]);
      aggregateAll(models);
      expect([...start]).toEqual(before);
      expect(models.map(({ parameters }) => [...parameters])).toEqual(copies);
    });
  });
};
