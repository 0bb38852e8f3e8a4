import type { ConfigLayer } from "../../simulation/index.ts";

/** The data sets of the paper. */
export const paperDataSets = ["mnist", "fashion-mnist"] as const;
export type PaperDataSet = (typeof paperDataSets)[number];

/** How much of the paper is played. */
export interface ReproductionOptions {
  readonly dataSets: readonly PaperDataSet[];
  readonly seeds: readonly number[];
  readonly rounds: number;
  /** Rounds between measurements of accuracy. */
  readonly evaluationInterval: number;
  /** Rounds of the run at Table II's own meta-learning rate, which learns slowly. */
  readonly slowRounds: number;
  /** Fields that are set in every run and override all others. */
  readonly overrides: readonly ConfigLayer[];
}
