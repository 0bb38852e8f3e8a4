import { formCoalitions, type HistoryRule } from "../../src/coalition/index.ts";
import { RandomStream } from "../../src/core/index.ts";
import { randomGame } from "./randomGame.ts";

/** Shares of random games of one size that end without a Nash-stable partition. */
export interface StabilityRow {
  readonly learners: number;
  readonly coalitions: number;
  readonly incentive: number;
  readonly games: number;
  readonly cycled: number;
  readonly unstable: number;
  /** With the history rule from the first pass on. */
  readonly unstableFromStart: number;
  /** Share of the unstable games that end stable with one of ten other player orders. */
  readonly rescuedByOrder: number;
  /** Largest maxGain, token. */
  readonly worstGain: number;
}

const sizes: readonly (readonly [learners: number, coalitions: number, incentive: number])[] = [
  [36, 4, 5],
  [36, 4, 10],
  [36, 4, 15],
  [36, 8, 5],
];

/** Plays `games` random games (`randomGame`, seeds from 0) of each size. */
export const benchStability = (games = 1000): StabilityRow[] =>
  sizes.map(([learners, coalitions, incentive]) => {
    let cycled = 0;
    let unstable = 0;
    let unstableFromStart = 0;
    let rescued = 0;
    let worstGain = 0;
    for (let seed = 0; seed < games; seed++) {
      const { game, initial } = randomGame({ learners, coalitions, seed, incentive });
      const play = (step: number, historyRule: HistoryRule = "after-cycle") =>
        formCoalitions(game, initial, { order: new RandomStream(seed, "stability", { step }), historyRule })
          .certificate;
      const certificate = play(0);
      if (certificate.cycled) cycled++;
      if (!play(0, "from-start").nashStable) unstableFromStart++;
      if (certificate.nashStable) continue;
      unstable++;
      worstGain = Math.max(worstGain, certificate.maxGain);
      for (let step = 1; step <= 10; step++) {
        if (!play(step).nashStable) continue;
        rescued++;
        break;
      }
    }
    return {
      learners,
      coalitions,
      incentive,
      games,
      cycled: cycled / games,
      unstable: unstable / games,
      unstableFromStart: unstableFromStart / games,
      rescuedByOrder: unstable > 0 ? rescued / unstable : 0,
      worstGain,
    };
  });

if (import.meta.main) console.table(benchStability());
