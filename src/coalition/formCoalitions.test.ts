import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomGame } from "../../bench/formation/randomGame.ts";
import golden from "../../test/golden/noNashStablePartition.json" with { type: "json" };
import { gameShapes, moved, plainValue, smallGame, terms } from "../../test/support/coalitionGames.ts";
import { withCode } from "../../test/support/withCode.ts";
import { InvalidValueError, RandomStream } from "../core/index.ts";
import type { IncentiveTerms } from "../incentive/index.ts";
import type { CoalitionGame, Partition } from "./CoalitionGame.ts";
import type { Formation } from "./Formation.ts";
import { formCoalitions } from "./formCoalitions.ts";
import { verifyStability } from "./verifyStability.ts";

const order = (seed: number): RandomStream => new RandomStream(seed, "player-order");

/** The partition at the end of a pass, from the log. */
const replay = (initial: Partition, { moveLog }: Formation, pass: number): number[][] => {
  let partition = initial.map((members) => [...members]);
  for (const move of moveLog) if (move.pass <= pass) partition = moved(partition, move.learner, move.to);
  return partition.map((members) => members.sort((a, b) => a - b));
};

describe("formCoalitions", () => {
  it("leaves no gain above its tolerance, or says so, and moves for no smaller one", () => {
    let certified = 0;
    fc.assert(
      fc.property(gameShapes({ learners: 14, coalitions: 4 }), fc.nat(1000), (shape, seed) => {
        const { game, partition } = smallGame(shape);
        const tolerance = [1e-9, 0.01, 0.5, 3][seed % 4]!;
        const formation = formCoalitions(game, partition, { order: order(seed), tolerance });
        const { certificate, moveLog } = formation;
        // a learner that cannot meet its head's deadline leaves at any gain; other learners move only for more than the tolerance
        const late = new Set(verifyStability(game, partition).infeasibleMembers);
        for (const { learner, gain } of moveLog) if (!late.has(learner)) expect(gain).toBeGreaterThan(tolerance);
        const exact = verifyStability(game, formation.partition);
        expect(certificate.tolerance).toBe(tolerance);
        expect(certificate.nashStable).toBe(exact.deviations.every(({ gain }) => gain <= tolerance));
        if (certificate.nashStable) certified++;
      }),
      { numRuns: 200 },
    );
    expect(certified).toBeGreaterThan(100);
    const { game, partition } = smallGame({
      seed: 1,
      learners: 6,
      coalitions: 2,
      coarse: false,
      fixed: false,
      signed: false,
      incentive: 5,
    });
    for (const tolerance of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => formCoalitions(game, partition, { order: order(0), tolerance })).toThrow(/tolerance must be/);
  });

  it("ends in Nash-stable partitions, or says that it does not", () => {
    let stable = 0;
    let cycled = 0;
    fc.assert(
      fc.property(gameShapes({ learners: 14, coalitions: 4 }), fc.nat(1000), (shape, seed) => {
        const { game, partition } = smallGame(shape);
        const formation = formCoalitions(game, partition, { order: order(seed) });
        const { certificate } = formation;
        const { moves, passes, returnedPass, cycled: repeated, ...report } = certificate;
        expect(report).toEqual(verifyStability(game, formation.partition));
        expect(report.infeasibleMembers).toEqual([]);
        expect(moves).toBe(formation.moveLog.length);
        expect(replay(partition, formation, returnedPass)).toEqual(formation.partition);
        if (report.nashStable) {
          stable++;
          expect(report).toMatchObject({ individuallyStable: true, maxGain: 0, deviations: [], deviationCount: 0 });
          for (const members of formation.partition) {
            for (const learner of members) {
              if (!game.heads.includes(learner))
                expect(plainValue(game, formation.partition, learner)).toBeGreaterThan(-2e-9);
            }
          }
        } else {
          expect(report.maxGain).toBeGreaterThan(0);
          expect(repeated || passes === 100).toBe(true);
        }
        if (repeated) cycled++;
        const everyone = [...formation.partition.flat(), ...formation.sittingOut].sort((a, b) => a - b);
        expect(everyone).toEqual(game.learners.map(({ learner }) => learner).sort((a, b) => a - b));
        for (const { gain } of [...formation.moveLog, ...formation.refusedReentries])
          expect(Number.isFinite(gain)).toBe(true);
      }),
      { seed: 5, numRuns: 400 },
    );
    expect(stable).toBeGreaterThan(300);
    expect(cycled).toBeGreaterThan(0);
  });

  it("records gains that are what each move brought, and only moves that paid", () => {
    fc.assert(
      fc.property(gameShapes({ learners: 9, coalitions: 3 }), (shape) => {
        const { game, partition } = smallGame(shape);
        let now: Partition = partition;
        for (const { learner, from, to, gain } of formCoalitions(game, partition, { order: order(1) }).moveLog) {
          const place = now.findIndex((members) => members.includes(learner));
          expect(place < 0 ? null : place).toBe(from);
          const before = plainValue(game, now, learner);
          now = moved(now, learner, to);
          const after = plainValue(game, now, learner);
          expect(after).toBeGreaterThan(before);
          expect(gain).toBeCloseTo(before === Number.NEGATIVE_INFINITY ? after : after - before, 10);
        }
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  it("gives the same on the same input, and whatever the order of the learners in it", () => {
    const { game, initial } = randomGame({ learners: 36, coalitions: 4, seed: 3 });
    const first = formCoalitions(game, initial, { order: order(3) });
    expect(formCoalitions(game, initial, { order: order(3) })).toEqual(first);
    const count = game.learners.length;
    const mirrored: CoalitionGame = {
      ...game,
      learners: [...game.learners].reverse(),
      similarity: game.similarity.map((_, cell, all) => all[cell - (cell % count) + count - 1 - (cell % count)]!),
      reputation: game.reputation.map((_, cell, all) => all[cell - (cell % count) + count - 1 - (cell % count)]!),
    };
    const second = formCoalitions(mirrored, initial, { order: order(3) });
    expect(second.playerOrder).toEqual(first.playerOrder);
    expect(second.moveLog).toEqual(first.moveLog);
    expect(second.partition).toEqual(first.partition);
    expect(formCoalitions(game, initial, { order: first.playerOrder })).toEqual(first);
  });

  it("does nothing to a partition that is stable", () => {
    const { game, initial } = randomGame({ learners: 36, coalitions: 4, seed: 0, incentive: 15 });
    const { partition } = formCoalitions(game, initial, { order: order(0) });
    const again = formCoalitions(game, partition, { order: order(1) });
    expect(again.partition).toEqual(partition);
    expect(again.certificate).toMatchObject({ nashStable: true, moves: 0, passes: 1, returnedPass: 1, cycled: false });
  });

  describe("on four learners without a Nash-stable partition", () => {
    const game: CoalitionGame = {
      learners: golden.learners,
      heads: golden.heads,
      similarity: Float64Array.from(golden.similarity.flat()),
      reputation: Float64Array.from(golden.reputation.flat()),
      incentives: golden.incentives,
      terms: golden.terms as IncentiveTerms,
    };

    it("agrees with the utilities of the independent script", () => {
      for (const { partition, utilities, headUtilities } of golden.partitions) {
        [2, 3].forEach((mover, index) => {
          expect(plainValue(game, partition, mover)).toBeCloseTo(utilities[index]!, 11);
        });
        [0, 1].forEach((head) => {
          expect(plainValue(game, partition, head)).toBeCloseTo(headUtilities[head]!, 11);
        });
      }
    });

    it("verifies that each of the nine partitions leaves a profitable deviation", () => {
      const gains = golden.partitions.map(({ partition }) => {
        const report = verifyStability(game, partition);
        expect(report.nashStable).toBe(false);
        return report.maxGain;
      });
      expect(Math.min(...gains)).toBeCloseTo(golden.leastRegret, 11);
    });

    it("says that it cycled and is unstable, from every start and in both orders", () => {
      for (const { partition } of golden.partitions) {
        for (const playerOrder of [
          [2, 3],
          [3, 2],
        ]) {
          const { certificate, refusedReentries } = formCoalitions(game, partition, { order: playerOrder });
          expect(certificate).toMatchObject({ nashStable: false, cycled: true });
          expect(certificate.maxGain).toBeGreaterThanOrEqual(golden.leastRegret - 1e-11);
          expect(certificate.deviations.length).toBe(certificate.deviationCount);
          expect(certificate.passes).toBeLessThan(100);
          expect(refusedReentries.length).toBeGreaterThan(0);
        }
      }
    });

    it("stops at the first repetition if there is no history rule", () => {
      const { certificate, refusedReentries } = formCoalitions(
        game,
        [
          [0, 2],
          [1, 3],
        ],
        {
          order: [2, 3],
          historyRule: "never",
        },
      );
      expect(certificate).toMatchObject({ nashStable: false, cycled: true });
      expect(certificate.passes).toBeLessThan(10);
      expect(refusedReentries).toEqual([]);
    });
  });

  it("converges where refusing re-entry from the start spoils it", () => {
    for (const seed of [0, 15, 23]) {
      const { game, initial } = randomGame({ learners: 36, coalitions: 4, seed, incentive: 15 });
      const stream = (): RandomStream => new RandomStream(seed, "o");
      const ours = formCoalitions(game, initial, { order: stream() });
      const papers = formCoalitions(game, initial, { order: stream(), historyRule: "from-start" });
      expect(ours.certificate).toMatchObject({ nashStable: true, cycled: false });
      expect(ours.refusedReentries).toEqual([]);
      expect(papers.certificate.nashStable).toBe(false);
      expect(papers.refusedReentries.length).toBeGreaterThan(0);
    }
  });

  it("returns the visited partition with the smallest largest gain if it does not converge", () => {
    let earlier = 0;
    for (let seed = 0; seed < 30; seed++) {
      const { game, initial } = randomGame({ learners: 36, coalitions: 4, seed, incentive: 5 });
      const formation = formCoalitions(game, initial, { order: order(seed), maxPasses: 6 });
      const { certificate } = formation;
      if (certificate.nashStable) continue;
      const gains = Array.from(
        { length: certificate.passes },
        (_, index) => verifyStability(game, replay(initial, formation, index + 1)).maxGain,
      );
      expect(certificate.maxGain).toBe(Math.min(...gains));
      if (certificate.returnedPass < certificate.passes) earlier++;
    }
    expect(earlier).toBeGreaterThan(0);
  });

  describe("on degenerate input", () => {
    const one = { ...randomGame({ learners: 1, coalitions: 1, seed: 1 }).game };

    it("takes a single learner", () => {
      const { partition, certificate, playerOrder } = formCoalitions(one, [[0]], { order: order(1) });
      expect(partition).toEqual([[0]]);
      expect(playerOrder).toEqual([]);
      expect(certificate).toMatchObject({
        nashStable: true,
        individuallyStable: true,
        moves: 0,
        passes: 1,
        maxGain: 0,
      });
    });

    it("takes as many coalitions as learners", () => {
      const { game, initial } = randomGame({ learners: 5, coalitions: 5, seed: 1 });
      const { partition, certificate } = formCoalitions(game, initial, { order: order(1) });
      expect(partition).toEqual([[0], [1], [2], [3], [4]]);
      expect(certificate.nashStable).toBe(true);
    });

    it("leaves learners that are all equal where they are, or finds them a place that is as good", () => {
      const { game } = randomGame({ learners: 8, coalitions: 2, seed: 1 });
      const equal: CoalitionGame = {
        ...game,
        learners: game.learners.map(({ learner }) => ({ ...game.learners[0]!, learner, deadline: 20 })),
        similarity: new Float64Array(16).fill(0.5),
        reputation: new Float64Array(16),
      };
      const balanced = [
        [0, 2, 4, 6],
        [1, 3, 5, 7],
      ];
      expect(formCoalitions(equal, balanced, { order: order(1) }).moveLog).toEqual([]);
      const { partition, certificate } = formCoalitions(equal, [[0, 2, 3, 4, 5, 6, 7], [1]], { order: order(1) });
      expect(certificate.nashStable).toBe(true);
      expect(partition.map((members) => members.length).sort()).toEqual([4, 4]);
    });

    it("keeps everybody out of a paused coalition", () => {
      const { game } = randomGame({ learners: 12, coalitions: 3, seed: 1, incentive: 15 });
      const paused = { ...game, heads: [0, null, 2] };
      const { partition, moveLog, certificate } = formCoalitions(
        paused,
        [
          [0, 3, 4],
          [1, 5, 6, 7],
          [2, 8],
        ],
        {
          order: order(1),
        },
      );
      expect(partition[1]).toEqual([]);
      expect(moveLog.filter(({ from, to }) => from === 1 || to === 1)).toEqual([]);
      expect(certificate.nashStable).toBe(true);
      const none = formCoalitions({ ...game, heads: [null, null, null] }, [[0, 3], [1], [2]], { order: order(1) });
      expect(none.sittingOut).toEqual(game.learners.map(({ learner }) => learner));
      expect(none.certificate).toMatchObject({ nashStable: true, maxGain: 0 });
    });

    it("brings a head home that the last partition has elsewhere, and learners that sat out back in", () => {
      const { game } = randomGame({ learners: 12, coalitions: 3, seed: 1, incentive: 15 });
      const { partition, sittingOut } = formCoalitions(game, [[], [0, 1, 2], []], { order: order(1) });
      game.heads.forEach((head, coalition) => {
        expect(partition[coalition]).toContain(head);
      });
      expect(sittingOut).toEqual([]);
    });

    it("lets learners sit out whom no deadline leaves the time to send their model", () => {
      const { game, initial } = randomGame({ learners: 9, coalitions: 3, seed: 1, incentive: 15 });
      const slow = {
        ...game,
        learners: game.learners.map((one) => (one.learner === 5 ? { ...one, uplinkRate: 1e5 } : one)),
      };
      const { sittingOut, moveLog, certificate } = formCoalitions(slow, initial, { order: order(1) });
      expect(sittingOut).toEqual([5]);
      expect(moveLog.find(({ learner }) => learner === 5)).toMatchObject({ to: null, gain: 0, pass: 1 });
      expect(certificate.nashStable).toBe(true);
      expect(verifyStability(slow, initial)).toMatchObject({ nashStable: false, infeasibleMembers: [5] });
    });

    it("lets everybody sit out where nothing pays", () => {
      const { game, initial } = randomGame({ learners: 9, coalitions: 3, seed: 1, incentive: 0 });
      const free = { ...game, terms: { ...terms, reputationIncentive: 0 } };
      expect(formCoalitions(free, initial, { order: order(1) }).sittingOut).toEqual([3, 4, 5, 6, 7, 8]);
    });
  });

  it("refuses malformed input", () => {
    const { game, initial } = randomGame({ learners: 6, coalitions: 2, seed: 1 });
    const form = (change: Partial<CoalitionGame>): Formation =>
      formCoalitions({ ...game, ...change }, initial, { order: order(1) });
    expect(() => form({ heads: [0, 0] })).toThrow(InvalidValueError);
    expect(() => form({ heads: [0, 9] })).toThrow(InvalidValueError);
    expect(() => form({ learners: [...game.learners.slice(1), game.learners[1]!] })).toThrow("different learner ids");
    expect(() => form({ similarity: new Float64Array(11) })).toThrow("similarity.length");
    expect(() => form({ incentives: [5, Number.NaN] })).toThrow("incentives[1]");
    expect(() => form({ incentives: [5, -1] })).toThrow("incentives[1]");
    expect(() => form({ frequencies: new Float64Array(6) })).toThrow("frequencies[0]");
    expect(() => form({ terms: { ...terms, unitCost: 0 } })).toThrow("unitCost");
    expect(() => formCoalitions(game, [[0, 2]], { order: order(1) })).toThrow(withCode("GFML_INVALID_PARTITION"));
    expect(() =>
      formCoalitions(
        game,
        [
          [0, 2],
          [1, 2],
        ],
        { order: order(1) },
      ),
    ).toThrow(withCode("GFML_INVALID_PARTITION"));
    expect(() => formCoalitions(game, initial, { order: [2, 3, 4] })).toThrow("order");
    expect(() => formCoalitions(game, initial, { order: [2, 3, 4, 4] })).toThrow("order");
    expect(() => formCoalitions(game, initial, { order: order(1), maxPasses: 0 })).toThrow("maxPasses");
  });
});

it("lets a player take its best coalition, or the first better one as Algorithm 1 is printed [E8]", () => {
  const places = new Set<boolean>();
  for (let seed = 0; seed < 40; seed++) {
    const { game, initial } = randomGame({ learners: 12, coalitions: 4, seed });
    const [first] = formCoalitions(game, initial, { order: new RandomStream(seed, "order") }).playerOrder;
    const better = verifyStability(game, initial).deviations.filter(({ learner }) => learner === first);
    if (better.length < 2 || better.some(({ to }) => to === null)) continue;
    const moveOf = (moveRule: "best" | "first") =>
      formCoalitions(game, initial, { order: new RandomStream(seed, "order"), moveRule }).moveLog[0];
    // deviations are listed by coalition
    const best = better.reduce((leader, one) => (one.gain > leader.gain ? one : leader));
    expect(moveOf("first")).toMatchObject({ learner: first, to: better[0]!.to });
    expect(moveOf("best")).toMatchObject({ learner: first, to: best.to });
    places.add(best.to === better[0]!.to);
  }
  expect([...places].sort()).toEqual([false, true]);
});

it("still ends where the verifier agrees with eq. 20 as printed [E4]", () => {
  for (let seed = 0; seed < 10; seed++) {
    const { game, initial } = randomGame({ learners: 20, coalitions: 4, seed });
    const printed = { ...game, terms: { ...game.terms, readings: new Set(["E4"] as const) } };
    const { certificate } = formCoalitions(printed, initial, { order: new RandomStream(seed, "order") });
    if (!certificate.cycled) expect(certificate).toMatchObject({ nashStable: true, maxGain: 0 });
  }
});
