import { describe, expect, it } from "vitest";
import { sampleOutcome, sampleStudy } from "../../../test/support/sampleOutcome.ts";
import { variant } from "../plan/Variant.ts";
import {
  globalAccuracy,
  passiveAccuracy,
  personalizedAccuracy,
  personalizedLoss,
  roundDeviation,
  roundsTo,
  roundsToOwnLevel,
  worstTenth,
} from "./learningMetrics.ts";
import {
  competitionIncentive,
  completionTime,
  energyPerLearner,
  incentiveTrend,
  profitPerRound,
  providerUtility,
  welfare,
} from "./moneyMetrics.ts";
import {
  changeForCheats,
  cheatPayments,
  cheatReputation,
  honestPayments,
  reputationSpread,
} from "./reputationMetrics.ts";
import { seedDifferences, seedPairs, seedSlopes, seedValues } from "./seedValues.ts";
import { slopeOf } from "./slopeOf.ts";

describe("learning", () => {
  const run = sampleOutcome({
    accuracies: [0.2, 0.79, 0.85, 0.81, 0.9, 0.84],
    before: [0.1, 0.1, 0.1, 0.1, 0.1, 0.3],
    losses: [1, 1, 1, 1, 1, 0.25],
    passive: { 1: 0.6, all: 0.8 },
  });

  it("is told by the last measurement, never the best", () => {
    expect(personalizedAccuracy.of(run)).toBe(0.84);
    expect(globalAccuracy.of(run)).toBe(0.3);
    expect(personalizedLoss.of(run)).toBe(0.25);
    expect(worstTenth.of(run)).toBe(0.42);
    expect(passiveAccuracy("1").of(run)).toBe(0.6);
    expect(passiveAccuracy("5").of(run)).toBeNull();
  });

  it("is fast by the rounds to a level; never there counts as one round more", () => {
    expect(roundsTo(0.8).of(run)).toBe(3);
    expect(roundsTo(0.95).of(run)).toBe(7);
    // 95 % of 0.84 is 0.798
    expect(roundsToOwnLevel.of(run)).toBe(3);
  });

  it("is steady by the changes in the second half", () => {
    // 0.81, 0.90, 0.84: changes 0.09 and -0.06
    expect(roundDeviation.of(run)).toBeCloseTo(Math.sqrt((0.0081 + 0.0036) / 2), 12);
    expect(roundDeviation.of(sampleOutcome({ accuracies: [0.5, 0.6] }))).toBeNull();
  });
});

describe("money", () => {
  const run = sampleOutcome({
    profits: [1, 3],
    times: [9, 12],
    utilities: [100, 300],
    energies: [4, 8],
    incentives: [
      [6, 8],
      [null, 12],
    ],
    learners: [{}, {}, { role: "passive" }],
  });

  it("is a mean over rounds, energy also over active learners", () => {
    expect(profitPerRound.of(run)).toBe(2);
    expect(completionTime.of(run)).toBe(10.5);
    expect(providerUtility.of(run)).toBe(200);
    expect(energyPerLearner.of(run)).toBe(3);
    expect(welfare.of(run)).toBe(204);
  });

  it("knows I_comp of the coalitions that play alone", () => {
    expect(competitionIncentive.of(run)).toBe(9.5);
    expect(incentiveTrend.of(run)).toBe(5);
  });
});

describe("reputation", () => {
  it("spreads over coalitions relative to its mean, late rounds alone", () => {
    const run = sampleOutcome({
      reputations: [
        [0, 100],
        [0, 100],
        [1, 3],
        [4, 4],
      ],
    });
    expect(reputationSpread.of(run)).toBeCloseTo((0.5 + 0) / 2, 12);
    expect(reputationSpread.of(sampleOutcome({ reputations: [[0, 0]] }))).toBeNull();
    expect(reputationSpread.of(sampleOutcome({ reputations: [[3]] }))).toBeNull();
  });

  it("tells cheats from the honest, and a cheat from itself when honest", () => {
    const learners = [
      { isCheat: true, payments: 10, lateReputation: 2 },
      { isCheat: true, payments: 20, lateReputation: 4 },
      { payments: 7, lateReputation: 9 },
      { role: "passive" as const, lateReputation: null },
    ];
    const run = sampleOutcome({ learners, profits: [0, 0] });
    expect(cheatPayments.of(run)).toBe(7.5);
    expect(honestPayments.of(run)).toBe(3.5);
    expect(cheatReputation.of(run)).toBe(3);
    const honest = sampleOutcome({ learners: [{ lateReputation: 5 }, { lateReputation: 5 }, { lateReputation: 99 }] });
    expect(changeForCheats(run, honest, ({ lateReputation }) => lateReputation)).toBe(-2);
    expect(changeForCheats(honest, run, ({ payments }) => payments)).toBeNull();
    expect(cheatPayments.of(honest)).toBeNull();
  });
});

describe("over seeds", () => {
  const [a, b] = [variant({ rounds: 1 }), variant({ rounds: 2 })];
  const accurate = (...values: (number | undefined)[]) =>
    values.map((value) => (value === undefined ? undefined : sampleOutcome({ accuracies: [value] })));
  const study = sampleStudy(4, { [a.name]: accurate(0.5, 0.6, 0.7, 0.8), [b.name]: accurate(0.4, undefined, 0.7, 1) });

  it("orders values by seed, and pairs them where both runs are finished", () => {
    expect(seedValues(study, "mnist", b, personalizedAccuracy.of)).toEqual([0.4, 0.7, 1]);
    const differences = seedDifferences(study, "mnist", a, b, personalizedAccuracy.of);
    expect(differences.map((value) => Number(value.toFixed(12)))).toEqual([0.1, 0, -0.2]);
    const notZero = seedPairs(study, "mnist", [a, b], personalizedAccuracy.of, (x, y) => (x === y ? null : x * y));
    expect(notZero.map((value) => Number(value.toFixed(12)))).toEqual([0.2, 0.8]);
    expect(seedSlopes(study, "mnist", [a, b, a], personalizedAccuracy.of)).toHaveLength(3);
  });

  it("takes slopes as least squares over places", () => {
    expect(slopeOf([1, 3, 5])).toBe(2);
    expect(slopeOf([0, 3, 0])).toBe(0);
    expect(slopeOf([4, 1, 1, 0])).toBeCloseTo(-1.2, 12);
    expect(slopeOf([4])).toBeNull();
  });
});
