import { activeCount } from "../../simulation/index.ts";
import type { PlannedRun } from "./PlannedRun.ts";

/** Embeddings, hashes and measurements of a learner's round, as samples of a local step. */
const SAMPLES_BESIDE = 40;
/** Starting a process and loading its data, likewise. */
const WORK_OF_START = 20_000;

/** The relative duration of a run: the samples that its learners' steps process, and the work beside. */
export const workOf = (run: Pick<PlannedRun, "config">): number => run.config.rounds * workOfRound(run) + WORK_OF_START;

/** The part of one round. */
export const workOfRound = ({ config: { learning, population } }: Pick<PlannedRun, "config">): number =>
  activeCount(population) * (learning.localSteps * learning.batchSize + SAMPLES_BESIDE);
