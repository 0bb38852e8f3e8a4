import { describe, expect, it } from "vitest";
import { renderAdvice } from "./adviceWords.ts";
import type { Advice, Trial } from "./adviseData.ts";

describe("the words of an advice", () => {
  const trial: Trial = {
    trainer: "fedavg",
    comparison: {
      learners: 12,
      better: 9,
      same: 0,
      muchWorse: 1,
      difference: 0.03,
      halfWidth: 0.01,
      accuracy: 0.9,
      testSamples: 100,
      newcomers: { "1": 0.5 },
    },
    accuracies: new Map(),
    newcomers: { "1": 0.8 },
    chosen: "50 steps of 0.05",
    seconds: 10,
  };
  const advice: Advice = {
    verdict: "federate",
    trainer: "fedavg",
    overFedavg: null,
    trials: [trial],
    untried: ["ditto"],
    facts: { learners: 12, ofLearners: 40, newcomers: 4, rounds: 30, samples: 40, classes: 2, classCount: 10 },
  };
  const changed = (comparison: Partial<Trial["comparison"]>): Trial[] => [
    { ...trial, comparison: { ...trial.comparison, ...comparison } },
  ];

  it("says the verdict with its interval, the figures, the reasons and what is not known", () => {
    const text = renderAdvice(advice);
    expect(text).toMatch(/^Federate, with trainer fedavg: \+3\.0 points in the mean \(95 % .*: \+2\.0 to \+4\.0\)\.\n/);
    expect(text).toContain("93.0 %     +3.0 ± 1.0       1 of 12       80.0 %");
    expect(text).toContain("about 40 samples, few enough to gain from others, of 2.0 of 10 classes");
    expect(text).toContain("Newcomers against alone: +30.0 with 1 sample.");
    expect(text).toContain("Not tried, as the time was over: ditto.");
    expect(text).not.toContain("only the means");
  });

  it("advises to stay alone where a federation costs, and says when newcomers are the reason for one", () => {
    const many = { ...advice.facts, samples: 1000 };
    const alone = renderAdvice({
      ...advice,
      facts: many,
      verdict: "stay alone",
      trials: changed({ difference: -0.02 }),
    });
    expect(alone).toContain("Stay alone: a federation costs its learners 2.0 points");
    const none = renderAdvice({
      ...advice,
      facts: many,
      verdict: "no certain gain",
      trials: changed({ difference: 0.001, halfWidth: 0.002, testSamples: 9 }),
    });
    expect(none).toContain("No certain gain for learners that train: +0.1 points");
    expect(none).toContain("reaches by itself nearly all");
    expect(none).toContain("still be worth it for the newcomers");
    expect(none).toContain("only the means can be compared");
    const other = renderAdvice({ ...advice, overFedavg: { mean: 0.02, halfWidth: 0.01 } });
    expect(other).toContain("better than fedavg by 2.0 ± 1.0 points");
  });
});
