import { type LearnerId, RandomStream } from "../../core/index.ts";
import type { TaskConfig } from "../TaskConfig.ts";

/** A learner in a round. */
interface At {
  readonly learner: LearnerId;
  readonly round: number;
}

/** The training samples whose embedding a learner shows in a round: one batch, the same for all models [D3]. */
export const drawEmbeddingSamples = (
  available: Uint32Array,
  most: number,
  seed: number,
  { learner, round }: At,
): Uint32Array => {
  const size = Math.min(most, available.length);
  const stream = new RandomStream(seed, "embedding", { learner, round });
  return Uint32Array.from(stream.sampleWithoutReplacement(available.length, size), (index) => available[index]!);
};

/**
 * The local steps that a learner runs: all, or as many as a simulated cheat runs. As printed in step 5, learners return
 * theta^(tau - 1) [E12].
 */
export const stepsToRun = (
  { learning, readings }: Pick<TaskConfig, "learning" | "readings">,
  stepsRun: number | undefined,
): number => {
  const returnedStep = learning.localSteps - (readings.includes("E12") ? 1 : 0);
  return Math.min(stepsRun ?? returnedStep, returnedStep);
};
