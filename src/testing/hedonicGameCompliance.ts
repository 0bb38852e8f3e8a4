import { describe, expect, it } from "vitest";
import { formCoalitions, type HedonicGame, verifyStability } from "../coalition/index.ts";
import { RandomStream } from "../core/index.ts";

/** Random partitions, and orders of the players, that the suite tries. */
const TRIALS = 20;

/**
 * What every hedonic game must do so that its formation and its certificate mean something. Registers its tests in the calling
 * file.
 *
 * @param game - with at least one player that may move
 */
export const hedonicGameCompliance = (name: string, game: HedonicGame): void => {
  const { players, coalitions, seats, closed } = game;
  const open = Array.from({ length: coalitions }, (_, index) => index).filter((index) => closed?.has(index) !== true);
  const drawPartition = (stream: RandomStream): number[][] => {
    const partition: number[][] = Array.from({ length: coalitions }, () => []);
    for (const player of players) {
      const place = seats?.get(player) ?? [...open, null][stream.integerBelow(open.length + 1)]!;
      if (place !== null) partition[place]!.push(player);
    }
    return partition.map((members) => members.sort((a, b) => a - b));
  };
  const trials = Array.from(
    { length: TRIALS },
    (_, trial) => new RandomStream(0, "hedonic-compliance", { step: trial }),
  );

  describe(`the hedonic game ${name} complies`, () => {
    it("gives each member of each coalition a value: a finite number, or minus infinity", () => {
      for (const stream of trials) {
        drawPartition(stream).forEach((members, coalition) => {
          for (const player of members) {
            const value = game.value(player, coalition, members);
            expect(Number.isFinite(value) || value === Number.NEGATIVE_INFINITY).toBe(true);
          }
        });
      }
    });

    it("gives the same value for the same arguments, whatever was asked before, and leaves the members unchanged", () => {
      for (const stream of trials) {
        drawPartition(stream).forEach((members, coalition) => {
          const frozen = Object.freeze([...members]);
          const first = members.map((player) => game.value(player, coalition, frozen));
          const again = [...members].reverse().map((player) => game.value(player, coalition, frozen));
          expect(again.reverse()).toEqual(first);
        });
      }
    });

    const { track } = game;
    if (track !== undefined)
      it("tracks moves with the values of the definition", () => {
        for (const stream of trials) {
          const tracker = track();
          const places = new Map<number, number | null>(players.map((player) => [player, null]));
          for (const [player, seat] of seats ?? []) {
            tracker.move(player, null, seat);
            places.set(player, seat);
          }
          for (let step = 0; step < 30; step++) {
            const player = players[stream.integerBelow(players.length)]!;
            if (seats?.has(player)) continue;
            const to = [...open, null][stream.integerBelow(open.length + 1)]!;
            const from = places.get(player)!;
            if (to === from) continue;
            tracker.move(player, from, to);
            places.set(player, to);
            const asked = players[stream.integerBelow(players.length)]!;
            for (const coalition of open) {
              const members = players
                .filter((one) => one === asked || places.get(one) === coalition)
                .sort((a, b) => a - b);
              const expected = game.value(asked, coalition, members);
              const found = tracker.valueIn(asked, coalition);
              if (Number.isFinite(expected)) expect(Math.abs(found - expected)).toBeLessThan(1e-9);
              else expect(found).toBe(expected);
            }
          }
        }
      });

    it("is played to a partition whose certificate the verifier confirms", () => {
      for (const stream of trials) {
        const { partition, certificate } = formCoalitions(game, drawPartition(stream), { order: stream });
        const report = verifyStability(game, partition);
        expect(report.nashStable).toBe(certificate.nashStable);
        expect(report.maxGain).toBe(certificate.maxGain);
        for (const [player, seat] of seats ?? []) expect(partition[seat]).toContain(player);
      }
    });
  });
};
