import { describe, expect, it } from "vitest";
import { sweepOutcome, sweepRound } from "../../../test/support/sampleSweep.ts";
import { measures, passiveMeasures, sortCounts } from "./measures.ts";
import type { LearnerOutcome, RunOutcome } from "./RunOutcome.ts";

const measured = (name: string, outcome: RunOutcome): unknown =>
  [...measures, ...passiveMeasures(["1", "all", "7"])].find((one) => one.name === name)!.of(outcome);

const learner = (fields: Partial<LearnerOutcome>): LearnerOutcome => ({
  learner: 0,
  role: "active",
  isCheat: false,
  profit: 0,
  payments: 0,
  energy: 0,
  roundsTrained: 0,
  roundsHeaded: 0,
  globalReputation: 0,
  lateReputation: 0,
  accuracy: 0,
  ...fields,
});

describe("the measures of a run", () => {
  const [evaluation] = sweepOutcome().evaluations;
  const measuredAt = (accuracies: readonly number[]): RunOutcome["evaluations"] =>
    accuracies.map((accuracy, index) => ({
      ...evaluation!,
      round: 5 * index + 4,
      active: { ...evaluation!.active, after: { ...evaluation!.active.after, accuracy } },
    }));

  it("says when an accuracy was first measured, and how much it still changes", () => {
    const run = sweepOutcome({ evaluations: measuredAt([0.5, 0.8, 0.7, 0.7, 0.9, 0.8]) });
    expect([measured("roundsTo80", run), measured("roundsTo90", run), measured("accuracy", run)]).toEqual([
      10, 25, 0.8,
    ]);
    // changes of the second half: +0.2, -0.1
    expect(measured("accuracyDeviation", run)).toBeCloseTo(0.15, 12);
    const short = sweepOutcome({ evaluations: measuredAt([0.5, 0.6, 0.7, 0.7]) });
    expect([measured("accuracyDeviation", short), measured("roundsTo80", short)]).toEqual([null, null]);
  });

  it("sums and averages over rounds the coalitions that play", () => {
    const { coalitions, stability } = sweepRound();
    const coalition = coalitions[0]!;
    const rounds = [
      sweepRound({
        completionTime: 8,
        payments: 1,
        sittingOut: 1,
        coalitions: [
          { ...coalition, head: 1, meanReputation: 1, competitionIncentive: 6 },
          { ...coalition, head: 2, meanReputation: 5, competitionIncentive: 8 },
          { ...coalition, head: null, meanReputation: 100, competitionIncentive: 100 },
        ],
        stability: { ...stability, nashStable: false, maxGain: 2, stackelbergRegret: null },
      }),
      sweepRound({
        completionTime: 10,
        payments: 2,
        sittingOut: 0,
        coalitions: [{ ...coalition, head: null }],
        stability: { ...stability, nashStable: true, maxGain: 0, stackelbergRegret: 0.5 },
      }),
    ];
    const run = sweepOutcome({ rounds });
    const names = ["completionTime", "payments", "sittingOut", "reputationSpread", "competitionIncentive"];
    expect(names.map((name) => measured(name, run))).toEqual([9, 3, 0.5, 1, 7]);
    const games = ["stableRounds", "worstGain", "worstStackelbergRegret", "roundsPlayed"];
    expect(games.map((name) => measured(name, run))).toEqual([1, 2, 0.5, 2]);
  });

  it("tells cheats from the honest, and leaves out learners without a number", () => {
    const learners = [
      learner({ profit: 2, lateReputation: 4 }),
      learner({ profit: 4, lateReputation: 8 }),
      learner({ isCheat: true, profit: 1, lateReputation: 2 }),
      learner({ role: "passive", profit: 100, lateReputation: null }),
    ];
    const run = sweepOutcome({ learners });
    const names = ["honestReputation", "cheatReputation", "honestProfit", "cheatProfit"];
    expect(names.map((name) => measured(name, run))).toEqual([6, 2, 3, 1]);
    expect(measured("cheatProfit", sweepOutcome({ learners: learners.slice(0, 2) }))).toBeNull();
  });

  it("holds passive learners by number of samples, null where there are none", () => {
    const run = sweepOutcome();
    expect(measured("passiveAccuracy.1", run)).toBe(evaluation!.passive["1"]!.accuracy);
    expect(measured("passiveAccuracy.7", run)).toBeNull();
    expect(sortCounts([10, "all", 2, "10"])).toEqual(["2", "10", "all"]);
  });

  it("gives each measure its own name and meaning", () => {
    expect(new Set(measures.map(({ name }) => name)).size).toBe(measures.length);
    expect(measures.filter(({ meaning }) => meaning === "")).toEqual([]);
  });
});
