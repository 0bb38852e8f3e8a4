import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gameShapes, plainUtility, randomPlaces, smallGame } from "../../test/support/coalitionGames.ts";
import { OUT } from "./GameOracle.ts";
import { headPositionsOf, seatingOf } from "./oracleOf.ts";
import { PartitionState } from "./PartitionState.ts";
import { assignmentOf, partitionOf } from "./Placement.ts";

const close = (actual: number, expected: number): void => {
  if (expected === Number.NEGATIVE_INFINITY) expect(actual).toBe(expected);
  else expect(Math.abs(actual - expected)).toBeLessThan(1e-11);
};

describe("PartitionState", () => {
  it("gives the utilities of the definition after any moves, and bit for bit those of a fresh start", () => {
    fc.assert(
      fc.property(gameShapes({ learners: 14, coalitions: 4 }), fc.integer({ min: 0, max: 40 }), (shape, moves) => {
        const { game, partition, stream } = smallGame(shape);
        const heads = headPositionsOf(game);
        const assignment = assignmentOf(seatingOf(game), partition);
        const state = new PartitionState(game, heads, assignment);
        for (let move = 0; move < moves; move++) {
          const position = stream.integerBelow(game.learners.length);
          const to = stream.integerBelow(game.heads.length + 1) - 1;
          if (heads.includes(position) || (to !== OUT && heads[to] === OUT)) continue;
          if (to !== OUT && to !== state.assignment[position]) {
            const announced = state.valueIn(position, to, Number.NEGATIVE_INFINITY);
            state.move(position, to);
            expect(state.value(position)).toBe(announced);
          } else state.move(position, to);
        }
        const fresh = new PartitionState(game, heads, state.assignment);
        expect(fresh.hash.partition()).toBe(state.hash.partition());
        const now = partitionOf(seatingOf(game), state.assignment).partition;
        game.learners.forEach(({ learner }, position) => {
          const at = state.assignment[position]!;
          expect(state.value(position)).toBe(fresh.value(position));
          close(state.value(position), at === OUT ? 0 : plainUtility(game, at, now[at]!, learner));
          if (heads.includes(position)) return;
          heads.forEach((head, coalition) => {
            if (head === OUT || coalition === at) return;
            const value = state.valueIn(position, coalition, Number.NEGATIVE_INFINITY);
            expect(value).toBe(fresh.valueIn(position, coalition, Number.NEGATIVE_INFINITY));
            close(value, plainUtility(game, coalition, [...now[coalition]!, learner], learner));
          });
        });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("answers with a bound only where that cannot change a comparison with the floor", () => {
    fc.assert(
      fc.property(
        gameShapes({ learners: 10, coalitions: 3 }),
        fc.double({ min: -5, max: 20, noNaN: true }),
        (shape, floor) => {
          const { game, partition } = smallGame(shape);
          const heads = headPositionsOf(game);
          const assignment = assignmentOf(seatingOf(game), partition);
          const state = new PartitionState(game, heads, assignment);
          game.learners.forEach((_, position) => {
            heads.forEach((head, coalition) => {
              if (head === OUT || heads.includes(position) || state.assignment[position] === coalition) return;
              const exact = state.valueIn(position, coalition, Number.NEGATIVE_INFINITY);
              const answer = state.valueIn(position, coalition, floor);
              if (answer > floor) expect(answer).toBe(exact);
              else expect(exact).toBeLessThanOrEqual(answer);
            });
          });
        },
      ),
      { seed: 2, numRuns: 200 },
    );
  });

  it("hashes different partitions differently", () => {
    const { game, stream } = smallGame({
      seed: 5,
      learners: 12,
      coalitions: 4,
      coarse: false,
      fixed: false,
      signed: false,
      incentive: 5,
    });
    const hashes = new Map<number, string>();
    for (let draw = 0; draw < 3000; draw++) {
      const heads = headPositionsOf(game);
      const assignment = assignmentOf(seatingOf(game), randomPlaces(game, stream));
      const { hash } = new PartitionState(game, heads, assignment);
      const text = assignment.join();
      expect(hashes.get(hash.partition()) ?? text).toBe(text);
      hashes.set(hash.partition(), text);
    }
    expect(hashes.size).toBeGreaterThan(2500);
  });
});
