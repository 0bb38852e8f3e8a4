import { describe, expect, it } from "vitest";
import type { RunConfigInput } from "../../src/simulation/index.ts";
import { playSmall, smallConfig } from "../support/smallRun.ts";

const play = (fields: RunConfigInput = {}) => playSmall({ rounds: 8, ...fields });

describe("incentive.equilibrium: joint", () => {
  it("ends where the prices that learners saw are those that are paid, or says that it did not", async () => {
    const { rounds } = await play({ incentive: { equilibrium: "joint" } });
    let fixed = 0;
    for (const { stability } of rounds) {
      const { joint, nashStable, maxGain, maxGainAfterLeader } = stability;
      expect(joint!.iterations).toBeLessThanOrEqual(20);
      if (!joint!.isFixedPoint) continue;
      fixed++;
      expect(maxGainAfterLeader).toBe(maxGain);
      expect(nashStable).toBe(maxGainAfterLeader <= 1e-9);
    }
    expect(fixed).toBeGreaterThan(0);
  });

  it("plays what the sequential game does where the cap is 1, and says that it is no fixed point", async () => {
    const sequential = await play();
    const joint = await play({ incentive: { equilibrium: "joint", jointIterations: 1 } });
    const unstable = sequential.rounds.filter(({ stability }) => stability.maxGainAfterLeader > 1e-9);
    expect(unstable.length).toBeGreaterThan(0);
    joint.rounds.forEach(({ stability, coalitions }, round) => {
      const other = sequential.rounds[round]!;
      expect(coalitions.map(({ members }) => members)).toEqual(other.coalitions.map(({ members }) => members));
      const { joint: ended, ...figures } = stability;
      expect(figures).toEqual(other.stability);
      expect(ended!.iterations).toBe(1);
      if (figures.maxGainAfterLeader > 1e-9) expect(ended!.isFixedPoint).toBe(false);
    });
  });

  it("never leaves a larger gain at the prices paid than one play of both games in the first round", async () => {
    for (const seed of [0, 1, 2, 3]) {
      const once = await playSmall({ seed, rounds: 1, incentive: { maxCompetitionIncentive: 30 } });
      const joint = await playSmall({
        seed,
        rounds: 1,
        incentive: { maxCompetitionIncentive: 30, equilibrium: "joint" },
      });
      expect(joint.rounds[0]!.stability.maxGainAfterLeader).toBeLessThanOrEqual(
        once.rounds[0]!.stability.maxGainAfterLeader,
      );
    }
  });
});

describe("coalition.tolerance", () => {
  it("is in the figures only where it is set, and certifies no gain above it", async () => {
    const plain = await play();
    expect(plain.rounds.every(({ stability }) => !("tolerance" in stability))).toBe(true);
    const coarse = await play({ coalition: { tolerance: 0.5 } });
    for (const { stability } of coarse.rounds) {
      expect(stability.tolerance).toBe(0.5);
      expect(stability.nashStable).toBe(stability.maxGain <= 0.5);
    }
    expect(coarse.result.resultHash).not.toBe(plain.result.resultHash);
  });

  it("refuses the tolerance and the equilibrium on a chain, whose contracts do not record them", () => {
    for (const fields of [{ coalition: { tolerance: 0.1 } }, { incentive: { equilibrium: "joint" } }] as const) {
      expect(() => smallConfig({ ...fields, ledger: "evm" })).toThrow(/with ledger evm.*use --ledger memory/s);
      expect(smallConfig(fields).ledger).toBe("memory");
    }
    expect(() => smallConfig({ coalition: { tolerance: 0 } })).toThrow(/coalition.tolerance/);
  });

  it("does not change the identity of a run at its old meaning", async () => {
    const plain = await playSmall({ rounds: 1 });
    const named = await playSmall({
      rounds: 1,
      coalition: { tolerance: 1e-9 },
      incentive: { equilibrium: "sequential", jointIterations: 20 },
    });
    expect(named.result.resultHash).toBe(plain.result.resultHash);
  });
});
