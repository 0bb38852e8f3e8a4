import { ownTrainerError, type TrainerPolicy, trainers } from "../../meta/index.ts";
import type { TaskConfig } from "../TaskConfig.ts";

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
  if (typeof trainer === "string") return trainers[trainer];
  throw ownTrainerError("the trainer's module is not loaded", { trainer });
};
