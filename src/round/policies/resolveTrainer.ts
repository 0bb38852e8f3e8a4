import { ownTrainerError, type TrainerName, type TrainerPolicy, trainers } from "../../meta/index.ts";
import type { TaskConfig, TrainerConfig } from "../TaskConfig.ts";

/**
 * The trainer of a task's configuration.
 *
 * @param own - the trainer of the configuration's module
 * @throws GFML_OWN_TRAINER if the trainer is in a module and `own` is absent
 */
export const resolveTrainer = (
  { trainer = "per-fedavg" }: Partial<Pick<TaskConfig, "trainer">>,
  own?: TrainerPolicy,
): TrainerPolicy => {
  if (own !== undefined) return own;
  const name = trainerNameOf(trainer);
  if (name !== undefined) return trainers[name];
  throw ownTrainerError("the trainer's module is not loaded", { trainer });
};

/** The built-in trainer whose steps a task takes, here or in a program; undefined if they are a module's. */
export const trainerNameOf = (trainer: TrainerConfig): TrainerName | undefined => {
  if (typeof trainer === "string") return trainer;
  return "policy" in trainer ? trainer.policy : undefined;
};
