import { expect, it } from "vitest";
import type { RunConfigInput } from "../../src/simulation/index.ts";
import { playSmall, populationOf, smallConfig, type ToldRun } from "../support/smallRun.ts";

/** Learners of one kind of data, and deadlines that bind nobody: what differs between two learners is their work. */
const alike: RunConfigInput = {
  rounds: 6,
  evaluationInterval: 6,
  learning: { localSteps: 4 },
  data: { partition: "iid" },
  population: {
    activeFraction: 1,
    cyclesPerSample: 15_000_000,
    deadline: { min: 15, max: 16 },
    uplinkRate: { min: 1e7, max: 1e7 },
  },
};
const cheating: RunConfigInput = { ...alike, misbehavior: { fraction: 0.25, localSteps: 1 } };

const cheats = populationOf(smallConfig(cheating)).cheats;

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

it("lowers contribution and reputation of learners that run fewer steps than they claim", async () => {
  expect(cheats).toHaveLength(3);
  const [honest, dishonest] = [await playSmall(alike), await playSmall(cheating)];
  const final = (run: ToldRun, learner: number) => run.learners.at(-1)![learner]!;
  for (const learner of cheats) {
    // its first round starts from the same model: the same batches, a quarter of the steps
    expect(dishonest.learners[0]![learner]!.measure).toBeLessThan(0.6 * honest.learners[0]![learner]!.measure!);
    expect(final(dishonest, learner).globalReputation).toBeLessThan(0.6 * final(honest, learner).globalReputation);
    expect(final(dishonest, learner).contribution).toBeLessThan(final(honest, learner).contribution!);
  }
  const others = dishonest.learners.at(-1)!.filter(({ learner }) => !cheats.includes(learner));
  expect(meanOf(others.map(({ globalReputation }) => globalReputation))).toBeGreaterThan(
    1.5 * meanOf(cheats.map((learner) => final(dishonest, learner).globalReputation)),
  );
});

it("gives cheats the maximum contribution in the central store", async () => {
  const run = await playSmall({ ...cheating, ledger: "centralized" });
  const onChain = await playSmall(cheating);
  for (const records of run.learners) {
    for (const { learner, contributionScore, contribution, slack } of records) {
      if (!cheats.includes(learner)) continue;
      expect(contributionScore).toBe(1);
      expect(contribution).toBeCloseTo(2 * Math.log(1 + slack!), 8);
    }
  }
  const globalOf = (told: ToldRun) => meanOf(cheats.map((learner) => told.learners.at(-1)![learner]!.globalReputation));
  expect(globalOf(run)).toBeGreaterThan(1.5 * globalOf(onChain));
  expect(run.result.resultHash).not.toBe(onChain.result.resultHash);
});

it("averages a learner that runs no step, and gives it no reputation", async () => {
  const run = await playSmall({ ...cheating, misbehavior: { fraction: 0.25, localSteps: 0 } });
  for (const records of run.learners) {
    for (const { learner, measure, contributionScore, contribution, delivered } of records) {
      if (!cheats.includes(learner)) continue;
      expect({ measure, contributionScore: contributionScore, contribution, delivered }).toEqual({
        measure: 0,
        contributionScore: -1,
        contribution: 0,
        delivered: true,
      });
    }
  }
});
