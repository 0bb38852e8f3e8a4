import { requireInteger } from "../../core/index.ts";
import type { ConfigLayer } from "../../simulation/index.ts";
import type { PaperDataSet, ReproductionOptions } from "./ReproductionOptions.ts";
import { paperDataSets } from "./ReproductionOptions.ts";

/** A user's options; absent ones have the values of a full or a quick reproduction. */
export interface ReproductionRequest {
  /** One seed, 20 rounds, MNIST. */
  readonly quick?: boolean;
  /** Number of seeds, counted from 0. */
  readonly seeds?: number;
  readonly rounds?: number;
  readonly dataSets?: readonly PaperDataSet[];
  readonly overrides?: readonly ConfigLayer[];
}

const SLOW_ROUNDS = 200;

/**
 * Complete options. In full: seeds 0 to 4, 60 rounds measured every second, both data sets.
 *
 * @throws InvalidValueError
 */
export const resolveReproduction = (request: ReproductionRequest = {}): ReproductionOptions => {
  const { quick = false } = request;
  const seeds = requireInteger("seeds", request.seeds ?? (quick ? 1 : 5), 1, 1000);
  const rounds = requireInteger("rounds", request.rounds ?? (quick ? 20 : 60), 1);
  return {
    dataSets: request.dataSets ?? (quick ? ["mnist"] : paperDataSets),
    seeds: Array.from({ length: seeds }, (_, seed) => seed),
    rounds,
    evaluationInterval: quick ? 5 : 2,
    slowRounds: quick ? rounds : Math.max(rounds, SLOW_ROUNDS),
    overrides: request.overrides ?? [],
  };
};
