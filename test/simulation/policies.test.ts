import { describe, expect, it } from "vitest";
import { defineScheme, type PlayedView, type PolicyMemory } from "../../src/round/index.ts";
import { memoryStore } from "../support/memoryStore.ts";
import { playSmall } from "../support/smallRun.ts";
import { withCode } from "../support/withCode.ts";

/** How often each learner took part, as a memory. */
const countRounds = ({ partition }: PlayedView, memory: PolicyMemory): PolicyMemory => {
  const counts = { ...((memory ?? {}) as Record<string, number>) };
  for (const learner of partition.flat()) counts[learner] = (counts[learner] ?? 0) + 1;
  return counts;
};

describe("policies that remember", () => {
  it("gives policies in each round what they kept of the last one, and ends a resumed run as if it had never stopped", async () => {
    const seen: PolicyMemory[] = [];
    const scheme = defineScheme({
      name: "remembering",
      incentive: {
        incentive: ({ memory, coalitions, coalition }) => {
          seen.push(memory);
          const rounds = Object.values((memory ?? {}) as Record<string, number>).reduce((sum, n) => sum + n, 0);
          return Math.min(15, 5 + rounds / 10 + coalitions.length / 10 + coalition / 100);
        },
        remember: countRounds,
      },
    });
    const store = memoryStore();
    const whole = await playSmall({ rounds: 4 }, { scheme });
    expect(seen[0]).toBeNull();
    expect(seen.at(-1)).not.toBeNull();
    const prices = whole.rounds.map(({ coalitions }) => coalitions[0]!.competitionIncentive);
    expect([...prices].sort((a, b) => a - b)).toEqual(prices);
    expect(new Set(prices).size).toBe(4);
    await playSmall({ rounds: 2 }, { scheme, store });
    const rest = await playSmall({ rounds: 4 }, { scheme, resume: (await store.load())! });
    expect(rest.result).toEqual(whole.result);
  });

  it("shows policies all coalitions in an offer, so that prices can depend on each other", async () => {
    const scheme = defineScheme({
      name: "by-size",
      incentive: {
        incentive: ({ coalitions, coalition }) => {
          const sizes = coalitions.map(({ members }) => members.length);
          const own = coalitions.find((one) => one.coalition === coalition)!.members.length;
          return own === Math.max(...sizes) ? 12 : 6;
        },
      },
    });
    const { rounds } = await playSmall({ rounds: 3 }, { scheme });
    const prices = rounds.flatMap(({ coalitions }) => coalitions.map((one) => one.competitionIncentive));
    expect(new Set(prices)).toEqual(new Set([6, 12]));
  });

  it("names policies that throw, with round and place", async () => {
    const scheme = defineScheme({
      name: "faulty",
      head: { choose: ({ candidates }) => candidates[99]!.profile.learner },
    });
    const error: unknown = await playSmall({}, { scheme }).catch((thrown: unknown) => thrown);
    expect(error).toEqual(withCode("GFML_OWN_SCHEME"));
    expect(error).toMatchObject({
      fault: "user",
      shortMessage: "the head policy threw an error",
      values: { scheme: "faulty", round: 0, coalition: 0, at: expect.stringContaining("policies.test.ts") },
    });
  });

  it("must keep plain JSON", async () => {
    const scheme = defineScheme({
      name: "odd",
      head: { choose: ({ candidates }) => candidates[0]!.profile.learner, remember: () => Number.NaN },
    });
    await expect(playSmall({}, { scheme })).rejects.toThrow("what a policy remembers must be plain JSON");
  });
});

describe("a similarity policy of one's own", () => {
  it("decides S: learners join the coalition of their choice", async () => {
    const scheme = defineScheme({
      name: "by-number",
      similarity: {
        similarity: ({ learners, heads }) =>
          heads.map((_, coalition) => learners.map(({ learner }) => (learner % heads.length === coalition ? 1 : -1))),
      },
      incentive: { incentive: () => 15 },
    });
    const { rounds, ledger } = await playSmall(
      { rounds: 4, incentive: { reputationIncentive: 0 }, population: { deadline: { min: 19 } } },
      { scheme },
    );
    const last = rounds.at(-1)!;
    for (const { coalition, head, members } of last.coalitions)
      for (const learner of members) if (learner !== head) expect(learner % 3).toBe(coalition);
    const { scheme: named } = ledger.find(({ kind }) => kind === "task")!.payload as { scheme: object };
    expect(named).toMatchObject({ similarity: "own:by-number" });
  });

  it("is refused with the round and the fault when its result has the wrong shape or is no similarity", async () => {
    const broken = (similarity: () => number[][]) =>
      playSmall({ rounds: 1 }, { scheme: defineScheme({ name: "broken", similarity: { similarity } }) });
    await expect(broken(() => [[1]])).rejects.toThrow("one row a coalition");
    await expect(broken(() => Array.from({ length: 3 }, () => new Array(9).fill(2)))).rejects.toThrow(
      "a similarity must be from -1 to 1",
    );
    await expect(broken(() => Array.from({ length: 3 }, () => new Array(9).fill(Number.NaN)))).rejects.toThrow(
      "a similarity must be from -1 to 1",
    );
    expect(() => defineScheme({ name: "none", similarity: {} as never })).toThrow("similarity.similarity must be");
  });
});
