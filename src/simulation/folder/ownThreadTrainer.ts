import { setImmediate } from "node:timers/promises";
import { createTrainer, type Trainer, type TrainerOptions } from "../../round/index.ts";

/**
 * A trainer on this thread that yields to other work before each piece of work. Without this, a process that only trains
 * would receive no signal and no message until a round ends.
 */
export const ownThreadTrainer = (options: TrainerOptions): Trainer => {
  const inner = createTrainer(options);
  return {
    embed: async (task) => {
      await setImmediate();
      return inner.embed(task);
    },
    train: async (task) => {
      await setImmediate();
      return inner.train(task);
    },
    personalize: async (task) => {
      await setImmediate();
      return inner.personalize(task);
    },
    trainAlone: async (task) => {
      await setImmediate();
      return inner.trainAlone(task);
    },
  };
};
