import { describe, expect, it } from "vitest";
import { sampleLearner, sampleOption, sampleRound } from "../../test/support/sampleRecords.ts";
import type { StabilityFigures } from "../round/index.ts";
import { certificateWords, closestMove, stabilityWords } from "./certificateWords.ts";

const stable = sampleRound().stability;
const unstable: StabilityFigures = { ...stable, nashStable: false, maxGain: 0.0312, cycled: true, passes: 100 };
const restless = sampleLearner({ learner: 5, options: [sampleOption(7.3), sampleOption(7.3312), null] });
const head = sampleLearner({ learner: 9, isHead: true, options: [sampleOption(1), sampleOption(99), null] });
const out = sampleLearner({
  learner: 4,
  chosenCoalition: null,
  options: [sampleOption(-1), sampleOption(0.02), null],
});

describe("the closest move", () => {
  it("is that of the learner that would gain most; a head never moves", () => {
    expect(closestMove([head, out, restless])).toEqual({
      learner: 5,
      from: 0,
      to: 1,
      gain: expect.closeTo(0.0312, 9),
    });
    expect(closestMove([head, out])).toEqual({ learner: 4, from: null, to: 1, gain: 0.02 });
    expect(closestMove([head])).toBeUndefined();
    const leaves = sampleLearner({ learner: 2, options: [sampleOption(-3), sampleOption(-5), null] });
    expect(closestMove([leaves])).toEqual({ learner: 2, from: 0, to: null, gain: 3 });
  });

  it("is the margin if no learner gains, with sitting out as a choice", () => {
    const content = sampleLearner({ learner: 7, options: [sampleOption(7.3), sampleOption(7.27), null] });
    const poor = sampleLearner({ learner: 8, options: [sampleOption(0.02), null, null] });
    expect(closestMove([content])).toEqual({ learner: 7, from: 0, to: 1, gain: expect.closeTo(-0.03, 9) });
    expect(closestMove([content, poor])).toEqual({ learner: 8, from: 0, to: null, gain: -0.02 });
  });

  it("counts from 0 if a learner cannot meet its own head's deadline, and leaves out banned learners", () => {
    const late = sampleLearner({ learner: 3, chosenCoalition: 2 });
    expect(closestMove([late])).toMatchObject({ learner: 3, from: 2, to: 0, gain: 7.3 });
    expect(closestMove([sampleLearner({ failure: "banned", chosenCoalition: null })])).toBeUndefined();
  });
});

describe("stability in words", () => {
  it("is short on a terminal", () => {
    expect(stabilityWords(unstable, [restless])).toBe(
      "unstable: learner 5 would gain 0.0312 token (at prices paid: up to 0.5)",
    );
    expect(stabilityWords(unstable, [])).toBe(
      "unstable: a learner would gain 0.0312 token (at prices paid: up to 0.5)",
    );
    expect(stabilityWords(stable, [restless])).toBe("stable at the prices seen, not at those paid: up to 0.5 token");
    const settled = { ...stable, maxGainAfterLeader: 0 };
    expect(stabilityWords(settled, [])).toBe("stable at the prices seen and paid");
    expect(stabilityWords({ ...settled, tolerance: 0.25 }, [])).toBe(
      "stable (no gain above 0.25 token) at the prices seen and paid",
    );
    expect(stabilityWords({ ...settled, moveCost: 2, largestGain: 1.5 }, [])).toBe(
      "stable (no gain above 2 token) at the prices seen and paid",
    );
    // a figure that is not a number certifies nothing
    expect(stabilityWords({ ...stable, maxGainAfterLeader: Number.NaN }, [])).toContain("not at those paid");
  });

  it("names the tolerance, and whether game and leader reached a joint fixed point", () => {
    const words = (change: Partial<StabilityFigures>) =>
      certificateWords({ ...stable, maxGainAfterLeader: 0, ...change }, closestMove([out])!);
    expect(words({ tolerance: 0.5 }).nash).toBe(
      "No learner gains above 0.5 token by moving. The closest is learner 4: joining coalition 1 would gain it 0.02 token.",
    );
    expect(words({ tolerance: 0.5, maxGainAfterLeader: 0.4 }).afterLeader).toBe(
      "At the prices that are paid, no learner gains above 0.5 token by moving either.",
    );
    expect(words({ moveCost: 2 }).nash).toBe(
      "No learner gains above 2 token by moving. The closest is learner 4: joining coalition 1 would gain it 0.02 token.",
    );
    expect(words({ joint: { iterations: 3, isFixedPoint: true } }).afterLeader).toBe(
      "At the prices that are paid, no learner gains by moving either. Both games were played 3 times and reached a joint fixed point: learners chose at the prices that are paid.",
    );
    expect(words({ joint: { iterations: 1, isFixedPoint: false } }).afterLeader).toContain(
      "Both games were played 1 time without reaching a joint fixed point.",
    );
  });

  it("is a sentence for each certificate on a page", () => {
    const closest = closestMove([
      sampleLearner({ learner: 17, options: [sampleOption(7.3), sampleOption(7.27), null] }),
    ]);
    expect(certificateWords(stable, closest!)).toMatchInlineSnapshot(`
      {
        "afterLeader": "At the prices that are paid, a learner would gain up to 0.5 token by moving, because learners choose before the incentives are set.",
        "formation": "The coalitions formed in 3 moves and 2 passes.",
        "incentives": "The provider gains nothing by a different incentive in any coalition, and no learner by a different frequency.",
        "nash": "No learner gains by moving. The closest is learner 17: joining coalition 1 would cost it 0.03 token.",
      }
    `);
    expect(certificateWords(unstable, closestMove([restless])!)).toMatchInlineSnapshot(`
      {
        "afterLeader": "At the prices that are paid, a learner would gain up to 0.5 token by moving, because learners choose before the incentives are set.",
        "formation": "The coalitions formed in 3 moves and 100 passes. A partition occurred twice, so returns to earlier partitions were refused from then on.",
        "incentives": "The provider gains nothing by a different incentive in any coalition, and no learner by a different frequency.",
        "nash": "Not stable: learner 5, now in coalition 0, would gain 0.0312 token by joining coalition 1.",
      }
    `);
    expect(certificateWords({ ...stable, passes: 0, stackelbergRegret: null }, null)).toMatchInlineSnapshot(`
      {
        "afterLeader": "At the prices that are paid, a learner would gain up to 0.5 token by moving, because learners choose before the incentives are set.",
        "formation": "The scheme made the coalitions; learners did not choose.",
        "incentives": "No Stackelberg game sets the incentives, so there is no equilibrium to certify.",
        "nash": "No learner gains by moving: no learner has a choice.",
      }
    `);
    expect(certificateWords({ ...unstable, stackelbergRegret: 0.5 }, null).nash).toBe(
      "Not stable: a learner would gain 0.0312 token by moving.",
    );
  });
});
