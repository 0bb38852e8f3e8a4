import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomGame } from "../../bench/formation/randomGame.ts";
import { gameShapes, plainUtility, plainValue, smallGame, terms } from "../../test/support/coalitionGames.ts";
import type { CoalitionGame } from "./CoalitionGame.ts";
import { withdrawUnwilling } from "./withdrawUnwilling.ts";

describe("withdrawUnwilling", () => {
  it("leaves nobody but heads who misses a deadline or gains nothing, and moves nobody", () => {
    let left = 0;
    let stayed = 0;
    fc.assert(
      fc.property(gameShapes({ learners: 12, coalitions: 3 }), (shape) => {
        const { game, partition } = smallGame(shape);
        const result = withdrawUnwilling(game, partition);
        result.partition.forEach((members, coalition) => {
          for (const learner of members) {
            expect(partition[coalition]).toContain(learner);
            if (!game.heads.includes(learner)) {
              expect(plainValue(game, result.partition, learner)).toBeGreaterThan(0);
              stayed++;
            }
          }
        });
        for (const head of game.heads) if (head !== null) expect(result.partition.flat()).toContain(head);
        left += partition.flat().length - result.partition.flat().length;
        const everyone = [...result.partition.flat(), ...result.sittingOut].sort((a, b) => a - b);
        expect(everyone).toEqual(game.learners.map(({ learner }) => learner).sort((a, b) => a - b));
      }),
      { seed: 9, numRuns: 200 },
    );
    expect(left).toBeGreaterThan(50);
    expect(stayed).toBeGreaterThan(50);
  });

  it("lets the lowest utility go first, one at a time: who stays may gain by it", () => {
    const { game: drawn } = randomGame({ learners: 3, coalitions: 1, seed: 1 });
    // only the share of the data pays: together it does not cover the costs, alone with the head it does
    const game: CoalitionGame = {
      ...drawn,
      learners: drawn.learners.map((one) => ({ ...one, uplinkRate: 1e7, deadline: 20, sampleCount: 1500 })),
      similarity: new Float64Array(3),
      terms: { ...terms, reputationIncentive: 0, unitCost: 0.55 },
      incentives: [4],
    };
    expect(plainUtility(game, 0, [0, 1, 2], 1)).toBeLessThan(0);
    expect(plainUtility(game, 0, [0, 1], 1)).toBeGreaterThan(0);
    // a tie: the larger id leaves
    expect(withdrawUnwilling(game, [[0, 1, 2]])).toEqual({ partition: [[0, 1]], sittingOut: [2] });
    expect(withdrawUnwilling({ ...game, incentives: [0.3] }, [[0, 1, 2]])).toEqual({
      partition: [[0]],
      sittingOut: [1, 2],
    });
  });
});
