import { formCoalitions, verifyStability } from "../../src/coalition/index.ts";
import { RandomStream } from "../../src/core/index.ts";
import { type RandomGameSize, randomGame } from "./randomGame.ts";

/** One measured formation. */
export interface FormationRow {
  readonly learners: number;
  readonly coalitions: number;
  /** Time of search, choice of the partition and verdict, s. */
  readonly seconds: number;
  /** Time of the verdict alone, measured separately, s. */
  readonly verifierSeconds: number;
  /** Memory of the process afterwards, MiB. */
  readonly memory: number;
  readonly passes: number;
  readonly moves: number;
  readonly nashStable: boolean;
  readonly individuallyStable: boolean;
  readonly cycled: boolean;
  readonly maxGain: number;
  readonly deviations: number;
}

const sizes: readonly RandomGameSize[] = [
  { learners: 1_000, coalitions: 10, seed: 1 },
  { learners: 10_000, coalitions: 20, seed: 1 },
  { learners: 100_000, coalitions: 50, seed: 1 },
];

/** Coalition formation of at most `maxPasses` passes, with verdict and maxGain, on one core. */
export const benchFormation = (games: readonly RandomGameSize[] = sizes, maxPasses = 20): FormationRow[] =>
  games.map((size) => {
    const { game, initial } = randomGame(size);
    const started = performance.now();
    const { certificate, partition } = formCoalitions(game, initial, {
      order: new RandomStream(size.seed, "player-order"),
      maxPasses,
    });
    const formed = performance.now();
    verifyStability(game, partition);
    const verified = performance.now();
    return {
      learners: size.learners,
      coalitions: size.coalitions,
      seconds: (formed - started) / 1000,
      verifierSeconds: (verified - formed) / 1000,
      memory: Math.round(process.memoryUsage().rss / 2 ** 20),
      passes: certificate.passes,
      moves: certificate.moves,
      nashStable: certificate.nashStable,
      individuallyStable: certificate.individuallyStable,
      cycled: certificate.cycled,
      maxGain: certificate.maxGain,
      deviations: certificate.deviationCount,
    };
  });

if (import.meta.main) console.table(benchFormation());
