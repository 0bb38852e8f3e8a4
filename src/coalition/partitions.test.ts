import { describe, expect, it } from "vitest";
import { randomGame } from "../../bench/formation/randomGame.ts";
import { RandomStream } from "../core/index.ts";
import { grandPartition, lowestDeadlineHeads, randomPartition } from "./partitions.ts";

describe("randomPartition", () => {
  it("deals everyone to coalitions of even sizes, the same for the same stream whatever the order given", () => {
    const learners = Array.from({ length: 11 }, (_, index) => 2 * index);
    const partition = randomPartition(learners, 4, new RandomStream(1, "partition"));
    expect(partition.map((members) => members.length)).toEqual([3, 3, 3, 2]);
    expect(partition.flat().sort((a, b) => a - b)).toEqual(learners);
    expect(randomPartition([...learners].reverse(), 4, new RandomStream(1, "partition"))).toEqual(partition);
    expect(randomPartition(learners, 4, new RandomStream(2, "partition"))).not.toEqual(partition);
    for (const members of partition) expect(members).toEqual([...members].sort((a, b) => a - b));
  });

  it("leaves coalitions empty where learners are few", () => {
    expect(randomPartition([5], 3, new RandomStream(1, "partition"))).toEqual([[5], [], []]);
    expect(() => randomPartition([5], 0, new RandomStream(1, "partition"))).toThrow("coalitions");
  });
});

describe("grandPartition", () => {
  it("is one coalition of all", () => {
    expect(grandPartition([3, 1, 2])).toEqual([[1, 2, 3]]);
  });
});

describe("lowestDeadlineHeads", () => {
  it("takes the lowest deadlines that can be kept", () => {
    const { game } = randomGame({ learners: 30, coalitions: 2, seed: 1 });
    const learners = game.learners.map((one) => ({ ...one, deadline: 14 + (one.learner % 5), uplinkRate: 1e7 }));
    expect(lowestDeadlineHeads(learners, 3, game.terms)).toEqual([0, 5, 10]);
    const slow = learners.map((one) => (one.learner === 0 ? { ...one, maxFrequency: 2e8 } : one));
    expect(lowestDeadlineHeads(slow, 3, game.terms)).toEqual([5, 10, 15]);
    expect(lowestDeadlineHeads(learners.slice(0, 1), 3, game.terms)).toEqual([0, null, null]);
  });
});
