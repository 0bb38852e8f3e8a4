import type { DefinedTrainer, TrainerPolicy } from "../meta/index.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { ownTrainerError } from "./errors.ts";
import { isOwnModule, loadOwnModule, type OwnModuleKind, pinOwnModule } from "./loadOwnModule.ts";
import { pinProgram } from "./program/programHash.ts";

const trainerModule: OwnModuleKind = {
  field: "trainer",
  kind: "gfml-trainer",
  define: "defineTrainer",
  isDefined: (value) => typeof (value as Partial<DefinedTrainer>).policy === "object",
  example: "examples/own-trainer",
  error: ownTrainerError,
};

/**
 * Imports a user's trainer: a module whose default export is what `defineTrainer` gives.
 *
 * @param expected - what the file's content must hash to, hex; not checked if absent
 * @throws GFML_OWN_TRAINER if the module cannot be loaded, does not match its hash, or defines no trainer
 */
export const loadOwnTrainer = async (path: string, expected?: string): Promise<TrainerPolicy> =>
  ((await loadOwnModule(trainerModule, path, expected)) as DefinedTrainer).policy;

/**
 * The configuration with the content hash of its trainer's module or program: a run that resumes refuses a changed file.
 * Imports are not covered.
 *
 * @throws GFML_OWN_TRAINER if the file cannot be read
 */
export const pinOwnTrainer = async (config: RunConfig): Promise<RunConfig> => ({
  ...config,
  trainer: await pinProgram(await pinOwnModule(trainerModule, config.trainer)),
});

/** The trainer in the configuration's module; undefined if it has none. */
export const ownTrainerOf = async ({
  trainer,
}: Partial<Pick<RunConfig, "trainer">>): Promise<TrainerPolicy | undefined> =>
  isOwnModule(trainer) ? loadOwnTrainer(trainer.module, trainer.sha256) : undefined;
