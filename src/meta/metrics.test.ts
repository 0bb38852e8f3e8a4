import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foreignMetrics, metricNames, metricsOf, tallyPredictions } from "./metrics.ts";

const rows = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, row) => row);

/** Predictions that say these classes. */
const saying = (said: readonly number[], classCount: number): Float64Array<ArrayBuffer> => {
  const predictions = new Float64Array(said.length * classCount);
  for (const [row, label] of said.entries()) predictions[row * classCount + label] = 1;
  return predictions;
};

const classMetrics = (labels: readonly number[], said: readonly number[], classCount: number) =>
  metricsOf(
    ["f1", "precision", "recall", "classes"],
    [tallyPredictions(saying(said, classCount), { labels: Uint8Array.from(labels), classCount }, rows(labels.length))],
    { classNames: [] },
  );

describe("metrics of classes", () => {
  it("are those of the definitions, by hand", () => {
    // class 0: 2 of 3 found, 2 of 2 right; class 1: 1 of 1 found, 1 of 2 right; class 2 does not occur
    const metrics = classMetrics([0, 0, 0, 1], [0, 0, 1, 1], 3);
    expect(metrics["precision of 0"]).toBe(1);
    expect(metrics["recall of 0"]).toBeCloseTo(2 / 3, 12);
    expect(metrics["f1 of 0"]).toBeCloseTo(0.8, 12);
    expect(metrics["precision of 1"]).toBe(0.5);
    expect(metrics["f1 of 1"]).toBeCloseTo(2 / 3, 12);
    expect(metrics).not.toHaveProperty("f1 of 2");
    expect(metrics.f1).toBeCloseTo((0.8 + 2 / 3) / 2, 12);
    expect([metrics.precision, metrics.recall]).toEqual([0.75, expect.closeTo(5 / 6, 12)]);
  });

  it("are the same whether learners are tallied apart or together, and f1 is a harmonic mean", () => {
    const sample = fc.record({ label: fc.nat(3), said: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 2, maxLength: 40 }), fc.nat(38), (samples, cut) => {
        const at = Math.min(cut, samples.length);
        const tally = (part: typeof samples) =>
          tallyPredictions(
            saying(
              part.map(({ said }) => said),
              4,
            ),
            { labels: Uint8Array.from(part, ({ label }) => label), classCount: 4 },
            rows(part.length),
          );
        const names = ["f1", "precision", "recall", "classes"] as const;
        const together = metricsOf(names, [tally(samples)], { classNames: [] });
        expect(metricsOf(names, [tally(samples.slice(0, at)), tally(samples.slice(at))], { classNames: [] })).toEqual(
          together,
        );
        for (const label of new Set(samples.map((one) => one.label))) {
          const [p, r] = [together[`precision of ${label}`]!, together[`recall of ${label}`]!];
          expect(together[`f1 of ${label}`]).toBeCloseTo(p + r === 0 ? 0 : (2 * p * r) / (p + r), 12);
        }
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it("name classes as the data do, and hold only what is asked for", () => {
    const tally = tallyPredictions(saying([1, 0], 2), { labels: Uint8Array.of(1, 1), classCount: 2 }, rows(2));
    expect(metricsOf(["recall"], [tally], { classNames: ["no", "yes"] })).toEqual({ recall: 0.5 });
    expect(Object.keys(metricsOf(["classes"], [tally], { classNames: ["no", "yes"] }))).toEqual([
      "f1 of yes",
      "precision of yes",
      "recall of yes",
    ]);
    expect(metricsOf(["f1"], [], { classNames: [] })).toEqual({});
  });
});

describe("metrics of a quantity", () => {
  it("are errors in its own unit, and R^2 against the mean", () => {
    const targets = Float32Array.of(1, -1, 0);
    const labels = new Uint8Array(3);
    const tally = tallyPredictions(Float64Array.of(2, -1, 0.5), { labels, classCount: 1, targets }, rows(3));
    const quantity = { name: "price", mean: 10, scale: 100 };
    const metrics = metricsOf(["rmse", "mae", "r2"], [tally], { classNames: [], quantity });
    expect(metrics.rmse).toBeCloseTo(100 * Math.sqrt(1.25 / 3), 10);
    expect(metrics.mae).toBeCloseTo(50, 10);
    expect(metrics.r2).toBeCloseTo(1 - 1.25 / 3, 10);
    expect(metricsOf(["mae"], [tally], { classNames: [], quantity })).toEqual({ mae: metrics.mae });
  });
});

it("tells metrics that the data do not have", () => {
  expect(foreignMetrics(metricNames, { classCount: 2 })).toEqual(["rmse", "mae", "r2"]);
  expect(foreignMetrics(metricNames, { classCount: 1 })).toEqual(["f1", "precision", "recall", "classes"]);
});
