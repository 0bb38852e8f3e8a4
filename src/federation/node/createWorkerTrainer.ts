import type { LearnerSplit, Samples } from "../../data/index.ts";
import { WorkerPool } from "../../simulation/index.ts";
import type { OwnTrainer, TrainerSetup } from "../learner/JoinOptions.ts";

/**
 * Creates a trainer that works in a separate thread, so that the process keeps serving the network.
 *
 * @param samples - the learner's data
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
    // a learner may hold fewer classes than the model has
    samples: { ...samples, classCount: model.classes },
    data: [{ phases: [{ from: 0, split }], growths: [] }],
    scenario: { seed, events: [] },
  });
  // the thread has a single learner with number 0
  return {
    embed: (job) => pool.embed({ ...job, learner: 0 }),
    train: (job) => pool.train({ ...job, learner: 0 }),
    personalize: (job) => pool.personalize({ ...job, learner: 0 }),
    trainAlone: (job) => pool.trainAlone({ ...job, learner: 0 }),
    close: () => pool.close(),
  };
};
