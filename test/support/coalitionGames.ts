import fc from "fast-check";
import { type CoalitionGame, memberUtility, type Partition } from "../../src/coalition/index.ts";
import { type LearnerId, RandomStream } from "../../src/core/index.ts";
import type { IncentiveTerms } from "../../src/incentive/index.ts";
import { reputationUtility } from "../../src/reputation/index.ts";
import { paperIncentiveTerms } from "../../src/testing/ledger/paperIncentiveTerms.ts";

/** Table II's terms. */
export const terms: IncentiveTerms = paperIncentiveTerms;

export interface SmallGame {
  readonly game: CoalitionGame;
  /** A random partition, heads in place, some learners sitting out. */
  readonly partition: Partition;
  /** For further choices of the test. */
  readonly stream: RandomStream;
}

export interface GameShape {
  readonly seed: number;
  readonly learners: number;
  readonly coalitions: number;
  /** Values from short lists, so that ties abound. */
  readonly coarse: boolean;
  /** Frequencies are fixed instead of best. */
  readonly fixed: boolean;
  readonly signed: boolean;
  readonly incentive: number;
}

export const gameShapes = (most: { learners: number; coalitions: number }): fc.Arbitrary<GameShape> =>
  fc.record({
    seed: fc.nat(1_000_000),
    learners: fc.integer({ min: most.coalitions, max: most.learners }),
    coalitions: fc.integer({ min: 1, max: most.coalitions }),
    coarse: fc.boolean(),
    fixed: fc.boolean(),
    signed: fc.boolean(),
    incentive: fc.constantFrom(0, 0.5, 5, 15),
  });

/** A game with what is awkward: ids out of order, deadlines some cannot meet, reputations below and at the threshold. */
export const smallGame = (shape: GameShape): SmallGame => {
  const stream = new RandomStream(shape.seed, "small-game");
  const { coarse, coalitions, learners: count } = shape;
  const between = (low: number, high: number): number =>
    coarse ? [low, (low + high) / 2, high][stream.integerBelow(3)]! : stream.uniformBetween(low, high);
  const ids = stream.permutation(count).map((id) => 3 * id + 1);
  const learners = ids.map((learner) => ({
    learner,
    sampleCount: Math.round(between(100, 3000)),
    cyclesPerSample: 501_760,
    minFrequency: between(1e7, 3e8),
    maxFrequency: between(5e8, 1e9),
    uplinkRate: between(5e5, 1e7),
    deadline: between(11, 25),
  }));
  const size = coalitions * count;
  const heads = ids.slice(0, coalitions);
  if (coalitions > 1 && stream.integerBelow(6) === 0) return pausedGame(shape);
  const game: CoalitionGame = {
    learners,
    heads,
    similarity: Float64Array.from({ length: size }, (_, cell) =>
      cell % count === Math.floor(cell / count) ? 1 : between(-1, 1),
    ),
    reputation: Float64Array.from({ length: size }, () => between(0, stream.integerBelow(3) === 0 ? 1 : 6)),
    incentives: heads.map(() => shape.incentive),
    terms: { ...terms, dissimilarity: shape.signed ? "signed" : "clamp" },
    ...(shape.fixed && {
      frequencies: Float64Array.from(learners, (one) => between(one.minFrequency, one.maxFrequency)),
    }),
  };
  return { game, partition: randomPlaces(game, stream), stream };
};

/** The same game with its last coalition paused. */
const pausedGame = (shape: GameShape): SmallGame => {
  for (let seed = shape.seed + 1; ; seed++) {
    const { game, stream } = smallGame({ ...shape, seed, coalitions: shape.coalitions });
    if (game.heads.includes(null)) continue;
    const paused = { ...game, heads: [...game.heads.slice(0, -1), null] };
    return { game: paused, partition: randomPlaces(paused, stream), stream };
  }
};

export const randomPlaces = (game: CoalitionGame, stream: RandomStream): LearnerId[][] => {
  const partition: LearnerId[][] = game.heads.map((head) => (head === null ? [] : [head]));
  for (const { learner } of game.learners) {
    if (game.heads.includes(learner)) continue;
    const place = stream.integerBelow(game.heads.length + 1);
    if (place < game.heads.length && game.heads[place] !== null) partition[place]!.push(learner);
  }
  return partition;
};

/** U of a member of the coalition with these members, straight from eq. 10: nothing is kept, nothing incremental. */
export const plainUtility = (
  game: CoalitionGame,
  coalition: number,
  members: readonly LearnerId[],
  learner: LearnerId,
): number => {
  const positionOf = (id: LearnerId): number => game.learners.findIndex((profile) => profile.learner === id);
  const profiles = members.map((id) => game.learners[positionOf(id)]!);
  const reputations = members.map((id) => game.reputation[coalition * game.learners.length + positionOf(id)]!);
  const highest = Math.max(...reputations);
  const utilities = reputations.map((reputation) => reputationUtility(reputation, highest, game.terms));
  const own = game.learners[positionOf(learner)]!;
  const head = game.learners[positionOf(game.heads[coalition]!)]!;
  const standing = {
    similarity: game.similarity[coalition * game.learners.length + positionOf(learner)]!,
    share: own.sampleCount / profiles.reduce((sum, { sampleCount }) => sum + sampleCount, 0),
    lowestFrequency: Math.min(...profiles.map(({ minFrequency }) => minFrequency)),
    highestFrequency: Math.max(...profiles.map(({ maxFrequency }) => maxFrequency)),
    meanReputationUtility: utilities.reduce((sum, value) => sum + value, 0) / utilities.length,
    deadline: head.deadline,
  };
  return memberUtility(game, positionOf(learner), standing, game.incentives[coalition]!);
};

/** The partition with one learner moved. */
export const moved = (partition: Partition, learner: LearnerId, to: number | null): LearnerId[][] =>
  partition.map((members, index) => {
    const others = members.filter((id) => id !== learner);
    return index === to ? [...others, learner] : others;
  });

/** U of a learner in a partition; 0 if it sits out. */
export const plainValue = (game: CoalitionGame, partition: Partition, learner: LearnerId): number => {
  const coalition = partition.findIndex((members) => members.includes(learner));
  return coalition < 0 ? 0 : plainUtility(game, coalition, partition[coalition]!, learner);
};
