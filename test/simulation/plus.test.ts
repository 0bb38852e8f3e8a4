import { describe, expect, it } from "vitest";
import { computationCost } from "../../src/cost/index.ts";
import { taskTerms } from "../../src/round/index.ts";
import { presets, type RunConfigInput } from "../../src/simulation/index.ts";
import { plusTerms } from "../support/plusTerms.ts";
import { playSmall, populationOf, smallConfig } from "../support/smallRun.ts";

const play = (fields: RunConfigInput = {}) => playSmall({ rounds: 8, ...plusTerms, ...fields });

describe("the terms of plus", () => {
  it("asks one price of all coalitions, with no better one, and lets no learner gain more than the move cost", async () => {
    const { rounds } = await play();
    for (const { coalitions, stability } of rounds) {
      const prices = coalitions.filter(({ head }) => head !== null).map((one) => one.competitionIncentive);
      expect(new Set(prices).size).toBe(1);
      expect(stability).toMatchObject({ nashStable: true, individuallyStable: true, cycled: false, moveCost: 0.5 });
      expect(stability.passes).toBeLessThanOrEqual(2);
      expect(stability.largestGain).toBeLessThanOrEqual(0.5);
      expect(stability.stackelbergRegret).toBeLessThan(1e-6);
    }
    expect(rounds.some(({ stability }) => stability.largestGain! > 0)).toBe(true);
  });

  it("pays to the digit what the utility says: payment is U plus the cost of work, in integers and in floats", async () => {
    const { learners, config } = await play();
    const profiles = new Map(populationOf(config).registrations.map((one) => [one.learner, one]));
    const terms = taskTerms(config);
    let compared = 0;
    for (const round of learners) {
      for (const { learner, delivered, frequency, utility, payment } of round) {
        if (!delivered) continue;
        const cost = computationCost(profiles.get(learner)!, terms, frequency!);
        expect(Math.abs(utility + cost - payment)).toBeLessThan(1e-9);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(30);
  });

  it("keeps a head for its tenure, and compares it with its coalition like any member", async () => {
    const { rounds, learners } = await play();
    for (const [round, { coalitions }] of rounds.entries()) {
      if (round % 3 === 0) continue;
      expect(coalitions.map(({ head }) => head)).toEqual(rounds[round - 1]!.coalitions.map(({ head }) => head));
    }
    const ofHeads = learners.flat().filter(({ isHead }) => isHead);
    expect(ofHeads.length).toBeGreaterThan(10);
    expect(ofHeads.every(({ similarity }) => similarity! < 1)).toBe(true);
  });

  it("moves S by at most 0.3 of the difference a round", async () => {
    const calm = await play();
    const quick = await play({ coalition: { ...plusTerms.coalition, similarityMemory: 0 } });
    const changes = ({ learners }: Awaited<ReturnType<typeof play>>): number => {
      let sum = 0;
      for (let round = 1; round < learners.length; round++) {
        for (const { learner, options } of learners[round]!) {
          const before = learners[round - 1]!.find((one) => one.learner === learner);
          options.forEach((option, coalition) => {
            const last = before?.options[coalition];
            if (option && last) sum += Math.abs(option.similarity - last.similarity);
          });
        }
      }
      return sum;
    };
    expect(changes(calm)).toBeGreaterThan(0);
    expect(changes(calm)).toBeLessThan(0.6 * changes(quick));
  });

  it("plays the same bits on worker threads", async () => {
    const here = await play({ rounds: 3 });
    const there = await playSmall({ rounds: 3, ...plusTerms }, { workers: 2 });
    expect(there.result).toEqual(here.result);
  });

  it("leaves the identity of other runs alone, and has the terms recorded by the ledger", async () => {
    const [plain, { ledger }] = [await playSmall({ rounds: 1 }), await play({ rounds: 1 })];
    const termsOf = (records: typeof ledger) =>
      (records.find(({ kind }) => kind === "task")!.payload as { terms: Record<string, unknown> }).terms;
    const added = Object.keys(termsOf(ledger)).filter((name) => !(name in termsOf(plain.ledger)));
    expect(added.sort()).toEqual([
      "headTenure",
      "moveCost",
      "priceScope",
      "reputationPay",
      "reputationScale",
      "share",
      "similarityMemory",
      "similaritySource",
      "start",
    ]);
  });

  it("refuses terms that the ledger cannot settle, before any work, and terms that contradict each other", () => {
    expect(() => smallConfig({ ...plusTerms, ledger: "evm" })).toThrow(
      "must be memory or centralized with other terms than the paper's (incentive.share,",
    );
    const refused = (fields: RunConfigInput, message: string) =>
      expect(() => smallConfig(fields), message).toThrow(message);
    refused({ incentive: { priceScope: "task" } }, "must be coalition, unless incentive.share is task");
    refused({ ...plusTerms, incentive: { ...plusTerms.incentive, dissimilarity: "signed" } }, "must be clamp");
    refused({ ...plusTerms, incentive: { ...plusTerms.incentive, leader: "bisection" } }, "must be segments");
    refused({ ...plusTerms, readings: ["E4"] }, "must be empty with incentive.share task");
    refused({ coalition: { similarityMemory: 0.5 } }, "must be 0 unless coalition.similaritySource is centroid");
  });

  it("takes the terms of the preset, which settles in memory", () => {
    expect(presets.plus).toMatchObject({
      ledger: "memory",
      incentive: plusTerms.incentive,
      reputation: plusTerms.reputation,
      coalition: {
        similaritySource: "centroid",
        similarityMemory: 0.7,
        start: "clusters",
        headTenure: 10,
        moveCost: 2,
      },
    });
    expect(presets.plus.personalization).toEqual(presets.benefit.personalization);
    expect(presets.plus.trainer).toBe(presets.benefit.trainer);
  });
});
