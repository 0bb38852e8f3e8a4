import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GameShape, gameShapes, smallGame } from "../../test/support/coalitionGames.ts";
import { RandomStream } from "../core/index.ts";
import type { CoalitionGame, Partition } from "./CoalitionGame.ts";
import { formCoalitions } from "./formCoalitions.ts";
import { verifyStability } from "./verifyStability.ts";

const order = (seed: number): RandomStream => new RandomStream(seed, "player-order");

/** The game of the shape with terms that compare learners across the task. */
const separateGame = (shape: GameShape): { game: CoalitionGame; partition: Partition; stream: RandomStream } => {
  const { game, partition, stream } = smallGame(shape);
  const terms = { ...game.terms, share: "task", reputationScale: "round", reputationPay: "own" } as const;
  return { game: { ...game, terms }, partition, stream };
};

/** U of a learner in a coalition, written out once more: sigma, lo and hi over all, its own H on the scale of the round. */
const plainUtility = (game: CoalitionGame, learner: number, coalition: number | null): number => {
  if (coalition === null) return 0;
  const { learners, heads, reputation, similarity, terms, incentives, frequencies } = game;
  const count = learners.length;
  const position = learners.findIndex((profile) => profile.learner === learner);
  const own = learners[position]!;
  const head = learners.find((profile) => profile.learner === heads[coalition])!;
  const work = terms.localSteps * own.cyclesPerSample * own.sampleCount;
  const available = head.deadline - terms.modelBits / own.uplinkRate;
  const least = Math.max(own.minFrequency, available > 0 ? work / available : Number.POSITIVE_INFINITY);
  if (!(least <= own.maxFrequency)) return Number.NEGATIVE_INFINITY;
  const given = frequencies?.[position];
  if (given !== undefined && work / given > available * (1 + 1e-12)) return Number.NEGATIVE_INFINITY;
  const low = Math.min(...learners.map(({ minFrequency }) => minFrequency));
  const high = Math.max(...learners.map(({ maxFrequency }) => maxFrequency));
  const samples = learners.reduce((sum, { sampleCount }) => sum + sampleCount, 0);
  const sigma = (heads.length * own.sampleCount) / samples;
  const incentive = incentives[coalition]!;
  const energy = terms.unitCost * terms.capacitance * work;
  const d = given ?? Math.min(Math.max((sigma * incentive) / (high - low) / (2 * energy), least), own.maxFrequency);
  const s = similarity[coalition * count + position]!;
  const paid = terms.dissimilarity === "clamp" ? Math.max(0, s) : s;
  const rows = heads.flatMap((one, j) => (one === null ? [] : [...reputation.subarray(j * count, (j + 1) * count)]));
  const { reputationThreshold: threshold, thresholdUtility: gamma } = terms;
  const range = Math.max(...rows) - threshold;
  const r = reputation[coalition * count + position]!;
  const mu = range > 0 ? ((Math.E - 1) * (r - threshold)) / range : Math.E - 1;
  const h = r < threshold ? gamma * Math.exp(r - threshold) : gamma + (1 - gamma) * Math.log(1 + mu);
  return (paid + ((d - low) / (high - low)) * sigma) * incentive + h * terms.reputationIncentive - energy * d * d;
};

const placeOf = (partition: Partition, learner: number): number | null => {
  const index = partition.findIndex((members) => members.includes(learner));
  return index < 0 ? null : index;
};

/** Phi, the sum of the players' utilities; heads do not choose. A member that cannot meet the deadline makes it minus infinity. */
const potential = (game: CoalitionGame, partition: Partition): number =>
  players(game).reduce((sum, learner) => sum + plainUtility(game, learner, placeOf(partition, learner)), 0);

const players = (game: CoalitionGame): number[] =>
  game.learners.map(({ learner }) => learner).filter((learner) => !game.heads.includes(learner));

const openOf = (game: CoalitionGame): number[] =>
  game.heads.flatMap((head, coalition) => (head === null ? [] : [coalition]));

describe("a game that compares learners across the task", () => {
  it("has an exact potential: the change of U in any unilateral change is the change of the sum of utilities", () => {
    let compared = 0;
    fc.assert(
      fc.property(gameShapes({ learners: 8, coalitions: 3 }), (shape) => {
        const { game, partition, stream } = separateGame(shape);
        const movable = players(game);
        if (movable.length === 0) return;
        const start = formCoalitions(game, partition, { order: order(1), maxPasses: 1 }).partition;
        for (let trial = 0; trial < 5; trial++) {
          const learner = movable[stream.integerBelow(movable.length)]!;
          const targets = [...openOf(game), null];
          const to = targets[stream.integerBelow(targets.length)]!;
          const after = start.map((members, index) => {
            const others = members.filter((member) => member !== learner);
            return index === to ? [...others, learner] : others;
          });
          const [before, gained] = [
            plainUtility(game, learner, placeOf(start, learner)),
            plainUtility(game, learner, to),
          ];
          const [phi, phiAfter] = [potential(game, start), potential(game, after)];
          if (![before, gained, phi, phiAfter].every(Number.isFinite)) continue;
          expect(Math.abs(phiAfter - phi - (gained - before))).toBeLessThan(1e-9);
          compared++;
        }
      }),
      { numRuns: 200 },
    );
    expect(compared).toBeGreaterThan(300);
  });

  it("has dominant best responses: they do not depend on the others, so the second pass moves nobody and nothing cycles", () => {
    for (let seed = 0; seed < 10_000; seed++) {
      const { game, partition } = separateGame({
        seed,
        learners: 3 + (seed % 12),
        coalitions: 1 + (seed % 3),
        coarse: seed % 2 === 0,
        fixed: seed % 5 === 0,
        signed: seed % 7 === 0,
        incentive: [0, 0.5, 5, 15][seed % 4]!,
      });
      const { certificate, moveLog } = formCoalitions(game, partition, { order: order(seed) });
      expect(certificate.nashStable).toBe(true);
      expect(certificate.individuallyStable).toBe(true);
      expect(certificate.cycled).toBe(false);
      expect(certificate.passes).toBeLessThanOrEqual(2);
      expect(moveLog.every(({ pass }) => pass === 1)).toBe(true);
      expect(new Set(moveLog.map(({ learner }) => learner)).size).toBe(moveLog.length);
    }
  });

  it("reaches the largest sum of utilities of all partitions, by brute force", () => {
    let compared = 0;
    for (let seed = 0; seed < 120; seed++) {
      const { game, partition } = separateGame({
        seed,
        learners: 3 + (seed % 4),
        coalitions: 1 + (seed % 3),
        coarse: false,
        fixed: seed % 3 === 0,
        signed: false,
        incentive: [0.5, 5, 15][seed % 3]!,
      });
      const movable = players(game);
      const targets = [...openOf(game), null];
      const heads = game.heads.map((head) => (head === null ? [] : [head]));
      let most = Number.NEGATIVE_INFINITY;
      for (let code = 0; code < targets.length ** movable.length; code++) {
        const trial = heads.map((members) => [...members]);
        let rest = code;
        for (const learner of movable) {
          const to = targets[rest % targets.length]!;
          rest = Math.floor(rest / targets.length);
          if (to !== null) trial[to]!.push(learner);
        }
        most = Math.max(most, potential(game, trial));
      }
      if (!Number.isFinite(most)) continue;
      const found = potential(game, formCoalitions(game, partition, { order: order(seed) }).partition);
      expect(Math.abs(found - most)).toBeLessThan(1e-8);
      compared++;
    }
    expect(compared).toBeGreaterThan(80);
  });

  it("stays within c a learner of the largest sum under a move cost c, and certifies no gain above c", () => {
    let held = 0;
    for (let seed = 0; seed < 300; seed++) {
      const { game, partition } = separateGame({
        seed,
        learners: 12,
        coalitions: 3,
        coarse: false,
        fixed: false,
        signed: false,
        incentive: 5,
      });
      const moveCost = [0.5, 2, 4][seed % 3]!;
      const free = formCoalitions(game, partition, { order: order(seed) });
      const costly = formCoalitions(game, partition, { order: order(seed), moveCost });
      const { certificate } = costly;
      expect(certificate).toMatchObject({ nashStable: true, maxGain: 0, moveCost, cycled: false });
      expect(certificate.largestGain).toBeLessThanOrEqual(moveCost);
      if (certificate.largestGain > 0.1) held++;
      // every gain that a member forgoes is at most c
      const [most, found] = [potential(game, free.partition), potential(game, costly.partition)];
      if (Number.isFinite(most)) expect(most - found).toBeLessThanOrEqual(moveCost * players(game).length + 1e-9);
      // nobody stays where it gains nothing
      for (const learner of players(game)) {
        const coalition = placeOf(costly.partition, learner);
        expect(coalition === null || plainUtility(game, learner, coalition) > -1e-8).toBe(true);
      }
      expect(verifyStability(game, costly.partition, { moveCost }).nashStable).toBe(true);
      expect(verifyStability(game, costly.partition).maxGain).toBe(certificate.largestGain);
    }
    expect(held).toBeGreaterThan(100);
  });

  it("plays every mix of the terms by the definition, with a certificate that says the truth", () => {
    for (let seed = 0; seed < 60; seed++) {
      const { game, partition } = smallGame({
        seed,
        learners: 8,
        coalitions: 3,
        coarse: false,
        fixed: false,
        signed: false,
        incentive: 5,
      });
      const mixes = [
        { share: "task" },
        { reputationScale: "round" },
        { reputationPay: "own" },
        { share: "task", reputationPay: "own" },
      ] as const;
      const mixed = { ...game, terms: { ...game.terms, ...mixes[seed % 4] } };
      const { partition: formed, certificate } = formCoalitions(mixed, partition, { order: order(seed) });
      expect(verifyStability(mixed, formed).maxGain).toBe(certificate.maxGain);
      expect(certificate.infeasibleMembers).toEqual([]);
    }
  });
});
