import { activeCount, type RunConfig } from "../../simulation/index.ts";

/** One run of an experiment. */
export interface PlannedRun {
  /**
   * SHA-256 (hex) over everything that decides the run's numbers. Runs with equal keys are one run, even in different experiments.
   */
  readonly key: string;
  readonly config: RunConfig;
  /** The labels that distinguish this run from the experiment's others, as in its file: scheme, data set, seed, varied fields. */
  readonly labels: Readonly<Record<string, string | number | boolean>>;
}

/** The work of embeddings, hashes and measurements in a learner's round, in samples of a local step. */
const SAMPLES_BESIDE = 40;
/** The work of starting a process and loading its data, in the same unit. */
const WORK_OF_START = 20_000;

/** The relative duration of a run: the samples that its learners' steps process, and the additional work. */
export const workOf = (run: Pick<PlannedRun, "config">): number => run.config.rounds * workOfRound(run) + WORK_OF_START;

/** The part of one round. */
export const workOfRound = ({ config: { learning, population } }: Pick<PlannedRun, "config">): number =>
  activeCount(population) * (learning.localSteps * learning.batchSize + SAMPLES_BESIDE);
