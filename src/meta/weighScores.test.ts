import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CountedScores, measurable, weighScores } from "./weighScores.ts";

const learner = (accuracy: number, samples: number, loss = 0): CountedScores => ({ accuracy, samples, loss });

describe("weighScores", () => {
  it("does not let one phone with 13 drawings turn 95 % into 72 %", () => {
    // 3 learners with 1000 test samples each, and a phone that tests on one drawing and fails
    const scores = weighScores([learner(0.95, 1000), learner(0.95, 1000), learner(0.95, 1000), learner(0.03, 1)], 5);
    expect(scores).toMatchObject({
      learners: 3,
      samples: 3000,
      tooFew: 1,
      worstTenth: expect.closeTo(0.95, 12),
      deviation: expect.closeTo(0, 12),
    });
    expect(scores.accuracy).toBeCloseTo(0.95, 12);
  });

  it("counts each test sample the same", () => {
    const scores = weighScores([learner(1, 10, 4), learner(0.5, 30, 0)], 5);
    expect(scores).toMatchObject({ accuracy: 0.625, loss: 1, learners: 2, samples: 40, tooFew: 0, worstTenth: 0.5 });
  });

  it("pools learners where none has enough, and says so", () => {
    const scores = weighScores([learner(1, 1), learner(0.5, 4), learner(0, 0)], 5);
    expect(scores).toMatchObject({ accuracy: 0.6, learners: 0, samples: 5, tooFew: 3 });
  });

  it("is 0 of 0 test samples where nobody has any", () => {
    const nothing = { accuracy: 0, loss: 0, deviation: 0, worstTenth: 0, learners: 0, samples: 0 };
    expect(weighScores([learner(1, 0)], 1)).toEqual({ ...nothing, tooFew: 1 });
    expect(weighScores([], 5)).toEqual({ ...nothing, tooFew: 0 });
  });

  it("equals the share of all correct test samples, and the plain mean for equal numbers of them", () => {
    const counts = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(counts, (list) => {
        const entries = list.map(([right, wrong]) =>
          learner(right + wrong === 0 ? 0 : right / (right + wrong), right + wrong),
        );
        const { accuracy, samples } = weighScores(entries, 5);
        const counted = measurable(entries, 5);
        const right = counted.reduce((sum, one) => sum + Math.round(one.accuracy * one.samples), 0);
        expect(accuracy).toBeCloseTo(samples === 0 ? 0 : right / samples, 12);
      }),
    );
    expect(weighScores([learner(0.2, 7), learner(0.6, 7)], 5).accuracy).toBeCloseTo(0.4, 12);
  });
});
