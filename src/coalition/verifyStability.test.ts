import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomGame } from "../../bench/formation/randomGame.ts";
import { gameShapes, moved, plainValue, randomPlaces, smallGame } from "../../test/support/coalitionGames.ts";
import { withCode } from "../../test/support/withCode.ts";
import { TOLERANCE } from "../math/index.ts";
import type { CoalitionGame, Partition, Place } from "./CoalitionGame.ts";
import type { Deviation } from "./StabilityReport.ts";
import { verifyStability } from "./verifyStability.ts";

/** All partitions in which heads are at home. */
const allPartitions = (game: CoalitionGame): Partition[] => {
  const open: Place[] = [null, ...[...game.heads.keys()].filter((index) => game.heads[index] !== null)];
  let partitions: Partition[] = [game.heads.map((head) => (head === null ? [] : [head]))];
  for (const { learner } of game.learners) {
    if (game.heads.includes(learner)) continue;
    partitions = partitions.flatMap((partition) => open.map((place) => moved(partition, learner, place)));
  }
  return partitions;
};

/** Definitions 6 and 7, word for word. */
const bruteForce = (game: CoalitionGame, partition: Partition): { deviations: Deviation[]; welcome: boolean } => {
  const deviations: Deviation[] = [];
  let welcome = false;
  for (const { learner } of game.learners) {
    if (game.heads.includes(learner)) continue;
    const found = partition.findIndex((members) => members.includes(learner));
    const from = found < 0 ? null : found;
    const before = plainValue(game, partition, learner);
    for (const to of [null, ...game.heads.keys()]) {
      if (to === from || (to !== null && game.heads[to] === null)) continue;
      const then = moved(partition, learner, to);
      const after = plainValue(game, then, learner);
      if (!(after > before + TOLERANCE)) continue;
      deviations.push({ learner, from, to, gain: after - (before === Number.NEGATIVE_INFINITY ? 0 : before) });
      const hosts = to === null ? [] : partition[to]!;
      welcome ||= hosts.every(
        (host) => !(plainValue(game, then, host) < plainValue(game, partition, host) - TOLERANCE),
      );
    }
  }
  return { deviations, welcome };
};

describe("verifyStability", () => {
  it("agrees with brute force on every partition of games with up to 6 learners", () => {
    let stable = 0;
    let onlyIndividually = 0;
    let partitions = 0;
    fc.assert(
      fc.property(gameShapes({ learners: 6, coalitions: 3 }), (shape) => {
        const { game } = smallGame(shape);
        for (const partition of allPartitions(game)) {
          const report = verifyStability(game, partition);
          const { deviations, welcome } = bruteForce(game, partition);
          expect(report.deviations.map(({ learner, from, to }) => [learner, from, to])).toEqual(
            deviations.map(({ learner, from, to }) => [learner, from, to]),
          );
          report.deviations.forEach(({ gain }, index) => {
            expect(gain).toBeCloseTo(deviations[index]!.gain, 10);
          });
          expect(report.nashStable).toBe(deviations.length === 0);
          expect(report.individuallyStable).toBe(!welcome);
          expect(report.maxGain).toBeCloseTo(Math.max(0, ...deviations.map(({ gain }) => gain)), 10);
          partitions++;
          if (report.nashStable) stable++;
          else if (report.individuallyStable) onlyIndividually++;
        }
      }),
      { seed: 3, numRuns: 150 },
    );
    // the comparison has seen each kind of partition
    expect(partitions).toBeGreaterThan(1000);
    expect(stable).toBeGreaterThan(20);
    expect(onlyIndividually).toBeGreaterThan(20);
  });

  it("reports finite numbers only", () => {
    fc.assert(
      fc.property(gameShapes({ learners: 8, coalitions: 3 }), (shape) => {
        const { game, partition } = smallGame(shape);
        const report = verifyStability(game, partition);
        const numbers = [report.maxGain, report.relativeMaxGain, ...report.deviations.map(({ gain }) => gain)];
        for (const number of numbers) expect(Number.isFinite(number)).toBe(true);
        expect(report.relativeMaxGain).toBeLessThanOrEqual(2);
        // whoever misses a deadline is no sign of stability
        if (report.infeasibleMembers.length > 0) expect(report.nashStable).toBe(false);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it("counts the deviations that it does not list", () => {
    const { game, initial } = randomGame({ learners: 200, coalitions: 4, seed: 1 });
    const all = verifyStability(game, initial);
    const few = verifyStability(game, initial, { listedDeviations: 3 });
    expect(all.deviations).toHaveLength(all.deviationCount);
    expect(few.deviations).toEqual(all.deviations.slice(0, 3));
    expect({ ...few, deviations: [] }).toEqual({ ...all, deviations: [] });
    expect(all.maxGain).toBe(Math.max(...all.deviations.map(({ gain }) => gain)));
    expect(all.largestDeviation?.gain).toBe(all.maxGain);
  });

  it("judges at other incentives", () => {
    const { game, initial } = randomGame({ learners: 40, coalitions: 4, seed: 2 });
    const incentives = [5, 7, 11, 15];
    expect(verifyStability(game, initial, { incentives })).toEqual(verifyStability({ ...game, incentives }, initial));
    expect(verifyStability(game, initial, { incentives }).maxGain).not.toBe(verifyStability(game, initial).maxGain);
  });

  it("refuses partitions that do not fit the game", () => {
    const { game, initial } = randomGame({ learners: 6, coalitions: 2, seed: 3 });
    for (const wrong of [
      [[0, 2]],
      [[2], [1]],
      [
        [0, 2],
        [1, 2],
      ],
      [[0, 77], [1]],
      [[1], [0]],
    ]) {
      expect(() => verifyStability(game, wrong)).toThrow(withCode("GFML_INVALID_PARTITION"));
    }
    expect(() => verifyStability({ ...game, heads: [0, null] }, initial)).toThrow(withCode("GFML_INVALID_PARTITION"));
    expect(() => verifyStability({ ...game, incentives: [5] }, initial)).toThrow("incentives.length");
    expect(() => verifyStability({ ...game, reputation: new Float64Array(12).fill(Number.NaN) }, initial)).toThrow(
      "reputation[0]",
    );
  });

  it("takes members in any order", () => {
    const { game, stream } = smallGame({
      seed: 9,
      learners: 9,
      coalitions: 3,
      coarse: true,
      fixed: false,
      signed: false,
      incentive: 5,
    });
    const partition = randomPlaces(game, stream);
    const report = verifyStability(game, partition);
    const reversed = verifyStability(
      game,
      partition.map((members) => [...members].reverse()),
    );
    expect(reversed.deviationCount).toBe(report.deviationCount);
    expect(reversed.maxGain).toBeCloseTo(report.maxGain, 12);
  });
});
