import { setImmediate } from "node:timers/promises";
import { createTrainer, type Trainer, type TrainerOptions } from "../../round/index.ts";

/**
 * A trainer on this thread that lets others have a turn before each piece of work: a process that does nothing but train
 * would hear of no signal and no message until a round is over.
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
  };
};
