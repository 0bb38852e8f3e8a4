import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gameShapes, plainUtility, smallGame } from "../../test/support/coalitionGames.ts";
import { withCode } from "../../test/support/withCode.ts";
import { RandomStream } from "../core/index.ts";
import { hedonicGameCompliance } from "../testing/hedonicGameCompliance.ts";
import type { CoalitionGame, Partition } from "./CoalitionGame.ts";
import { formCoalitions } from "./formCoalitions.ts";
import type { HedonicGame } from "./HedonicGame.ts";
import { verifyStability } from "./verifyStability.ts";

const order = (seed: number): RandomStream => new RandomStream(seed, "player-order");

/** A fractional hedonic game (Aziz et al. 2019): the mean of a player's weights for the members. */
const fractional = (players: number, coalitions: number, weights: readonly (readonly number[])[]): HedonicGame => ({
  players: Array.from({ length: players }, (_, id) => id),
  coalitions,
  value: (player, _, members) => members.reduce((sum, other) => sum + weights[player]![other]!, 0) / members.length,
});

/** Symmetric weights from -3 to 3; nobody weighs itself. */
const drawWeights = (players: number, stream: RandomStream): number[][] => {
  const weights = Array.from({ length: players }, () => new Array<number>(players).fill(0));
  for (let a = 0; a < players; a++) {
    for (let b = 0; b < a; b++) {
      weights[a]![b] = stream.integerBelow(7) - 3;
      weights[b]![a] = weights[a]![b]!;
    }
  }
  return weights;
};

/** Follows the members of a fractional game in three coalitions; with an error, coalitions of a higher index look better. */
const trackFractional =
  (weights: readonly (readonly number[])[], error = 0): NonNullable<HedonicGame["track"]> =>
  () => {
    const members = [new Set<number>(), new Set<number>(), new Set<number>()];
    return {
      move: (player, from, to) => {
        if (from !== null) members[from]!.delete(player);
        if (to !== null) members[to]!.add(player);
      },
      valueIn: (player, coalition) => {
        const all = [...new Set([...members[coalition]!, player])];
        return all.reduce((sum, other) => sum + weights[player]![other]!, 0) / all.length + error * coalition;
      },
    };
  };

/** Every placement of the players in coalitions or outside. */
const allPartitions = function* (players: number, coalitions: number): Generator<number[][]> {
  const total = (coalitions + 1) ** players;
  for (let code = 0; code < total; code++) {
    const partition: number[][] = Array.from({ length: coalitions }, () => []);
    let rest = code;
    for (let player = 0; player < players; player++) {
      const place = rest % (coalitions + 1);
      rest = Math.floor(rest / (coalitions + 1));
      if (place < coalitions) partition[place]!.push(player);
    }
    yield partition;
  }
};

/** Nash stability and individual stability straight from the definitions. */
const judge = ({ players, coalitions, value }: HedonicGame, partition: Partition) => {
  let largest = 0;
  let isIndividuallyStable = true;
  for (const player of players) {
    const from = partition.findIndex((members) => members.includes(player));
    const now = from < 0 ? 0 : value(player, from, partition[from]!);
    const consider = (gain: number, accepted: boolean): void => {
      if (gain <= 1e-9) return;
      largest = Math.max(largest, gain);
      if (accepted) isIndividuallyStable = false;
    };
    if (from >= 0) consider(-now, true);
    for (let to = 0; to < coalitions; to++) {
      if (to === from) continue;
      const after = [...partition[to]!, player].sort((a, b) => a - b);
      const accepted = partition[to]!.every(
        (member) => value(member, to, after) >= value(member, to, partition[to]!) - 1e-9,
      );
      consider(value(player, to, after) - now, accepted);
    }
  }
  return { isNashStable: largest === 0, largest, isIndividuallyStable };
};

const trackedWeights = drawWeights(9, new RandomStream(4, "weights"));
hedonicGameCompliance("a tracked fractional game", {
  ...fractional(9, 3, trackedWeights),
  track: trackFractional(trackedWeights),
});

describe("a hedonic game", () => {
  it("is judged as brute force judges it, on every partition of fractional games with up to 7 players", () => {
    const shapes = [
      { players: 3, coalitions: 3 },
      { players: 5, coalitions: 2 },
      { players: 7, coalitions: 2 },
    ];
    let stable = 0;
    for (const { players, coalitions } of shapes) {
      const game = fractional(players, coalitions, drawWeights(players, new RandomStream(players, "weights")));
      for (const partition of allPartitions(players, coalitions)) {
        const expected = judge(game, partition);
        const report = verifyStability(game, partition);
        expect(report.nashStable).toBe(expected.isNashStable);
        expect(report.individuallyStable).toBe(expected.isIndividuallyStable);
        expect(report.maxGain).toBeCloseTo(expected.largest, 12);
        if (report.nashStable) stable++;
      }
    }
    expect(stable).toBeGreaterThan(0);
  });

  it("is played to the truth: a partition that is stable by brute force, or a certificate that says it is not", () => {
    let found = 0;
    let missed = 0;
    for (let seed = 0; seed < 60; seed++) {
      const stream = new RandomStream(seed, "weights");
      const players = 2 + (seed % 6);
      const game = fractional(players, 2, drawWeights(players, stream));
      const { partition, certificate } = formCoalitions(game, [[], []], { order: order(seed) });
      const truth = judge(game, partition);
      expect(certificate.nashStable).toBe(truth.isNashStable);
      if (certificate.nashStable) found++;
      else missed++;
    }
    expect(found).toBeGreaterThan(40);
    expect(missed).toBeLessThan(20);
  });

  it("gives the partition and the certificate of the paper's fast path when it is the paper's game by definition", () => {
    fc.assert(
      fc.property(gameShapes({ learners: 9, coalitions: 3 }), fc.nat(1000), (shape, seed) => {
        // in coarse games ties abound, which the last bit of a sum decides
        const { game, partition } = smallGame({ ...shape, coarse: false });
        const byDefinition = asHedonic(game);
        const fast = formCoalitions(game, partition, { order: order(seed), tolerance: 1e-7 });
        const plain = formCoalitions(byDefinition, partition, { order: order(seed), tolerance: 1e-7 });
        expect(plain.partition).toEqual(fast.partition);
        expect(plain.certificate.nashStable).toBe(fast.certificate.nashStable);
        expect(plain.certificate.maxGain).toBeCloseTo(fast.certificate.maxGain, 7);
        expect(plain.certificate.cycled).toBe(fast.certificate.cycled);
      }),
      { numRuns: 60 },
    );
  });

  it("asks a tracker in the search, with the same result, and the verifier does not believe a wrong one", () => {
    const weights = drawWeights(9, new RandomStream(4, "weights"));
    const game = fractional(9, 3, weights);
    const start = [[], [], []];
    const plain = formCoalitions(game, start, { order: order(2) });
    const tracked = formCoalitions({ ...game, track: trackFractional(weights) }, start, { order: order(2) });
    expect(tracked).toEqual(plain);
    const wrong = formCoalitions({ ...game, track: trackFractional(weights, 2) }, start, { order: order(2) });
    expect(wrong.certificate.nashStable).toBe(judge(game, wrong.partition).isNashStable);
    expect(wrong.certificate.nashStable).toBe(false);
  });

  it("keeps seated players and closed coalitions as they are", () => {
    const game: HedonicGame = {
      players: [5, 9, 7],
      coalitions: 3,
      seats: new Map([[5, 1]]),
      closed: new Set([2]),
      value: (_, coalition, members) => members.length + coalition,
    };
    const { partition, playerOrder } = formCoalitions(game, [[], [], [7]], { order: [7, 9] });
    expect(partition).toEqual([[], [5, 7, 9], []]);
    expect(playerOrder).toEqual([7, 9]);
    expect(() => verifyStability(game, [[5], [], []])).toThrow(withCode("GFML_INVALID_PARTITION"));
    expect(() => verifyStability(game, [[], [5], [7]])).toThrow(withCode("GFML_INVALID_PARTITION"));
  });

  it("certifies nothing when a value is not a number, and names the player", () => {
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const game: HedonicGame = { players: [4], coalitions: 1, value: () => wrong };
      expect(() => verifyStability(game, [[4]])).toThrow(withCode("GFML_UNDEFINED_RESULT"));
      expect(() => formCoalitions(game, [[]], { order: [4] })).toThrow("the value of player 4 in coalition 0");
    }
  });

  it("refuses a game that is malformed, by the name of the field", () => {
    const game: HedonicGame = { players: [1, 2], coalitions: 2, value: () => 1 };
    const wrong: [Partial<Record<keyof HedonicGame, unknown>>, string][] = [
      [{ players: [1, 1] }, "players must be"],
      [{ players: 3 }, "players must be"],
      [{ coalitions: 0 }, "coalitions must be"],
      [{ value: 3 }, "value must be"],
      [{ track: 3 }, "track must be"],
      [{ seats: new Map([[9, 0]]) }, "seats must be"],
      [{ seats: new Map([[1, 2]]) }, "seat of player 1 must be"],
      [{ closed: new Set([0]), seats: new Map([[1, 0]]) }, "seat of player 1 must be"],
      [{ closed: new Set([5]) }, "closed must be"],
      [{ closed: [0] }, "closed must be"],
    ];
    for (const [change, message] of wrong)
      expect(() => verifyStability({ ...game, ...change } as HedonicGame, [[], []])).toThrow(message);
    expect(() => verifyStability(game, [[], []], { incentives: [1, 1] })).toThrow("incentives must be absent");
  });
});

const asHedonic = (game: CoalitionGame): HedonicGame => ({
  players: game.learners.map(({ learner }) => learner),
  coalitions: game.heads.length,
  seats: new Map(game.heads.flatMap((head, coalition) => (head === null ? [] : [[head, coalition] as const]))),
  closed: new Set(game.heads.flatMap((head, coalition) => (head === null ? [coalition] : []))),
  value: (player, coalition, members) => plainUtility(game, coalition, members, player),
});
