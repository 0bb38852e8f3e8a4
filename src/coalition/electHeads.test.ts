import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomGame } from "../../bench/formation/randomGame.ts";
import { terms } from "../../test/support/coalitionGames.ts";
import { withCode } from "../../test/support/withCode.ts";
import { RandomStream } from "../core/index.ts";
import { canMeetDeadline, type LearnerProfile } from "../cost/index.ts";
import { electHeads } from "./electHeads.ts";
import { chooseByLot, chooseByReputation, chooseLowestDeadline, headScore } from "./HeadChoice.ts";

/** 1,000 samples are 5.02 s at full speed, sending takes 1 s. */
const learner = (id: number, deadline: number): LearnerProfile => ({
  learner: id,
  sampleCount: 1000,
  cyclesPerSample: 501_760,
  minFrequency: 1e7,
  maxFrequency: 1e9,
  uplinkRate: 1e7,
  deadline,
});

describe("headScore", () => {
  it("is the reputation times 1 for the loosest and 2 for the tightest deadline", () => {
    expect(headScore(3, 20, 20, 11)).toBe(3);
    expect(headScore(3, 11, 20, 11)).toBe(6);
    expect(headScore(3, 15.5, 20, 11)).toBe(4.5);
    expect(headScore(3, 15, 15, 15)).toBe(3);
  });
});

describe("electHeads", () => {
  it("elects by score, then smaller deadline, then smaller id", () => {
    const learners = [learner(4, 20), learner(2, 10), learner(7, 10), learner(1, 20), learner(0, 12), learner(3, 12)];
    const elect = (globalReputation: number[]) =>
      electHeads({ learners, globalReputation, partition: [[4, 2, 7, 1, 0, 3]], terms, choose: chooseByReputation });
    // scores 2.1, 2, ... : reputation wins over the deadline
    expect(elect([2.1, 1, 1, 0, 0, 0])).toEqual([4]);
    // 2 against 2 * 1: the tighter deadline
    expect(elect([2, 1, 1, 2, 0, 0])).toEqual([2]);
    expect(elect([0, 0, 0, 0, 0, 0])).toEqual([2]);
    expect(elect([0, 0, 0, 0, 5, 5])).toEqual([0]);
  });

  it("takes nobody who is barred: the next best by the same rule heads, as if its own deadline were too tight", () => {
    const learners = [learner(0, 10), learner(1, 12), learner(2, 20)];
    const elect = (barred: number[], partition = [[0, 1], [2]]) =>
      electHeads({
        learners,
        globalReputation: [1, 1, 1],
        partition,
        terms,
        choose: chooseByReputation,
        barred: new Set(barred),
      });
    expect(elect([])).toEqual([0, 2]);
    expect(elect([0])).toEqual([1, 2]);
    // the other coalition's head comes from those that are left
    expect(elect([2])).toEqual([0, 1]);
    expect(elect([0, 2])).toEqual([1, null]);
    expect(elect([0, 1, 2])).toEqual([null, null]);
  });

  it("takes nobody who cannot keep the own deadline, but counts that deadline in the range", () => {
    // 5 s is too tight; with it in the range, 10 s is worth a factor of 1 + 10/15
    const learners = [learner(0, 5), learner(1, 10), learner(2, 20)];
    expect(canMeetDeadline(learners[0]!, terms)).toBe(false);
    const elect = (globalReputation: number[]) =>
      electHeads({ learners, globalReputation, partition: [[0, 1, 2]], terms, choose: chooseByReputation });
    expect(elect([9, 3, 4.9])).toEqual([1]);
    expect(elect([9, 3, 5.1])).toEqual([2]);
    const slowSender = { ...learner(0, 0.5), uplinkRate: 1e7 };
    expect(canMeetDeadline(slowSender, terms)).toBe(false);
  });

  it("fills coalitions without an eligible member after the others, by index, and pauses what is left", () => {
    const learners = [learner(0, 5), learner(1, 10), learner(2, 15), learner(3, 20)];
    expect(
      electHeads({
        learners,
        globalReputation: [9, 1, 8, 7],
        partition: [[], [2, 3], [0]],
        terms,
        choose: chooseByReputation,
      }),
    ).toEqual([3, 2, 1]);
    expect(
      electHeads({
        learners,
        globalReputation: [9, 1, 8, 7],
        partition: [[0], [], [], [], [1]],
        terms,
        choose: chooseByReputation,
      }),
    ).toEqual([2, 3, null, null, 1]);
  });

  it("takes the lowest deadline or a random eligible member where the scheme says so", () => {
    const learners = [learner(0, 5), learner(1, 10), learner(2, 10), learner(3, 20)];
    const common = { learners, globalReputation: [0, 0, 0, 0], partition: [[3, 2, 1, 0]], terms };
    expect(electHeads({ ...common, choose: chooseLowestDeadline })).toEqual([1]);
    const drawn = new Set<number | null>();
    for (let seed = 0; seed < 60; seed++) {
      const draw = () => electHeads({ ...common, choose: chooseByLot(new RandomStream(seed, "heads")) })[0]!;
      expect(draw()).toBe(draw());
      drawn.add(draw());
    }
    expect([...drawn].sort()).toEqual([1, 2, 3]);
  });

  it("gives every coalition a different, eligible head as long as there is one", () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 12 }), (seed, coalitions) => {
        const { game } = randomGame({ learners: 12, coalitions, seed });
        const stream = new RandomStream(seed, "places");
        const learners = game.learners.map((one) => ({ ...one, maxFrequency: stream.uniformBetween(4e8, 1e9) }));
        const partition: number[][] = Array.from({ length: coalitions }, () => []);
        for (const { learner: id } of learners) partition[stream.integerBelow(coalitions)]!.push(id);
        const globalReputation = learners.map(() => stream.uniformBetween(0, 5));
        const heads = electHeads({ learners, globalReputation, partition, terms, choose: chooseByReputation });
        const filled = heads.filter((head) => head !== null);
        const eligible = learners.filter((one) => canMeetDeadline(one, terms)).map(({ learner: id }) => id);
        expect(new Set(filled).size).toBe(filled.length);
        expect(filled.every((head) => eligible.includes(head))).toBe(true);
        expect(filled.length).toBe(Math.min(coalitions, eligible.length));
        heads.forEach((head, coalition) => {
          if (partition[coalition]!.some((id) => eligible.includes(id))) expect(partition[coalition]).toContain(head);
        });
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it("refuses what does not fit", () => {
    const common = { learners: [learner(0, 10)], terms, choose: chooseByReputation };
    expect(() => electHeads({ ...common, globalReputation: [1], partition: [[1]] })).toThrow(
      withCode("GFML_INVALID_PARTITION"),
    );
    expect(() => electHeads({ ...common, globalReputation: [1], partition: [[0], [0]] })).toThrow(
      withCode("GFML_INVALID_PARTITION"),
    );
    expect(() => electHeads({ ...common, globalReputation: [], partition: [[0]] })).toThrow("globalReputation[0]");
    expect(() => electHeads({ ...common, globalReputation: [1], partition: [[0]], choose: () => 5 })).toThrow(
      "one of the candidates",
    );
  });
});
