import type { LearnerSplit, Samples } from "../../data/index.ts";
import { WorkerPool } from "../../simulation/index.ts";
import type { OwnTrainer, TrainerSetup } from "../learner/JoinOptions.ts";

/**
 * Trains a learner's own data in a thread of their own, so that the process goes on hearing the network.
 *
 * @param samples - the learner's own
 */
export const createWorkerTrainer = async (
  { task, model, seed }: TrainerSetup,
  samples: Samples,
  split: LearnerSplit,
): Promise<OwnTrainer> => {
  const pool = await WorkerPool.start(1, {
    seed,
    model: { hiddenLayers: model.hiddenLayers, rounding: model.rounding },
    task,
    // a learner may hold fewer classes than the model tells apart
    samples: { ...samples, classCount: model.classes },
    data: [{ phases: [{ from: 0, split }], growths: [] }],
    scenario: { seed, events: [] },
  });
  // its only learner is number 0 to the thread, whatever its number in the task
  return {
    embed: (job) => pool.embed({ ...job, learner: 0 }),
    train: (job) => pool.train({ ...job, learner: 0 }),
    personalize: (job) => pool.personalize({ ...job, learner: 0 }),
    close: () => pool.close(),
  };
};
