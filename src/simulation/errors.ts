import { GfmlError, type GfmlErrorDetails } from "../core/index.ts";
import type { Samples } from "../data/index.ts";

/** The data are not sufficient for the configuration. */
export const configDataError = (shortMessage: string, details: GfmlErrorDetails = {}): GfmlError =>
  new GfmlError("GFML_CONFIG_DATA", shortMessage, details);

/** No learner could meet even its own deadline at its highest frequency, so every coalition would always pause. */
export const nobodyCanTrainError = (values: {
  readonly activeLearners: number;
  readonly fastestRound: number;
  readonly itsDeadline: number;
}): GfmlError =>
  new GfmlError("GFML_NOBODY_CAN_TRAIN", "no learner can finish a round before its own deadline", {
    values: {
      "active learners": values.activeLearners,
      "fastest round of the closest learner, s": Number(values.fastestRound.toFixed(3)),
      "its deadline, s": Number(values.itsDeadline.toFixed(3)),
    },
    remedy:
      "give each learner less work (more learners, fewer samples, smaller population.cyclesPerSample or " +
      "learning.localSteps), a higher population.maxFrequency, or later population.deadline",
  });

/** Data with too few learners to say anything about a mean. */
export const adviceNeedsLearnersError = (learners: number, least: number): GfmlError =>
  new GfmlError("GFML_ADVICE_LEARNERS", "these data have too few learners for an advice", {
    values: { learners, "at least": least },
    remedy: "add data of more learners, or divide the table among more of them: --learners 10",
  });

/** The samples are no images of the shape that `model.layers` need. */
export const imageShapeError = (image: readonly number[] | undefined, featureCount: number): GfmlError =>
  new GfmlError("GFML_IMAGE_SHAPE", "the samples do not have the image shape of the model", {
    values: { "model.image": image ?? "absent: a square with one channel", featuresOfASample: featureCount },
    remedy: `set model.image to rows, columns and channels whose product is ${featureCount}, for example --set 'model.image=[1,1,${featureCount}]'`,
  });

/** The module named by `model.module` cannot be used. */
export const ownModelError = (shortMessage: string, details: GfmlErrorDetails = {}): GfmlError =>
  new GfmlError("GFML_OWN_MODEL", shortMessage, details);

/** The module named by `trainer.module` cannot be used. */
export const ownTrainerError = (shortMessage: string, details: GfmlErrorDetails = {}): GfmlError =>
  new GfmlError("GFML_OWN_TRAINER", shortMessage, details);

/** The data are divided among a different number of learners than configured. */
export const learnerCountError = (shortMessage: string, details: GfmlErrorDetails = {}): GfmlError =>
  new GfmlError("GFML_LEARNER_COUNT", shortMessage, details);

/** A checkpoint belongs to a different run. */
export const checkpointMismatchError = (shortMessage: string, details: GfmlErrorDetails = {}): GfmlError =>
  new GfmlError("GFML_CHECKPOINT_MISMATCH", shortMessage, details);

/** A run folder names a module, and the user has not allowed its code to run. */
export const untrustedModuleError = (folder: string, field: string, path: string, sha256: string): GfmlError =>
  new GfmlError("GFML_UNTRUSTED_MODULE", `${folder} names a module, and a folder cannot make gfml run code`, {
    values: { [field]: path, "sha256 of the file": sha256 },
    remedy: `read ${path} and what it imports; to run it, add --trust-modules ${sha256}`,
  });

/** A run folder names a command, which only its user may give. */
export const untrustedCommandError = (folder: string, command: string): GfmlError =>
  new GfmlError("GFML_UNTRUSTED_MODULE", `${folder} names a command, and a folder cannot make gfml run one`, {
    values: { "trainer.command": command },
    remedy: `if you trust this command, give it again: --trainer.command ${JSON.stringify(command)}`,
  });

/** An option of `runSimulation` does not exist. `near` is a name like it. */
export const unknownOptionError = (name: string, near: string | undefined, names: readonly string[]): GfmlError =>
  new GfmlError("GFML_UNKNOWN_OPTION", `runSimulation has no option ${name}`, {
    values: { option: name },
    remedy: near === undefined ? `use one of ${names.join(", ")}` : `did you mean ${near}?`,
  });

/** A metric of the program gave no finite number. */
export const metricUndefinedError = (metric: string, value: number, round: number): GfmlError =>
  new GfmlError("GFML_UNDEFINED_RESULT", `metric ${metric} is ${value}`, {
    values: { metric, round },
    remedy: "return a finite number",
  });

/** A trainer program's model reads other samples than those of the run. */
export const programModelError = (model: SampleShape, data: SampleShape): GfmlError =>
  new GfmlError("GFML_TRAINER_PROGRAM", "the program's model does not fit the data", {
    values: {
      "model.featureCount": model.featureCount,
      "data.featureCount": data.featureCount,
      "model.classCount": model.classCount,
      "data.classCount": data.classCount,
    },
    remedy: `make a model that gives ${data.classCount} scores for each sample of ${data.featureCount} numbers`,
  });

/** A trainer program is asked to learn a quantity. */
export const programQuantityError = (command: string, quantity: string | undefined): GfmlError =>
  new GfmlError("GFML_TRAINER_PROGRAM", "trainer programs learn classes, but the data hold a quantity", {
    values: { "trainer.command": command, quantity },
    remedy: "leave --trainer away: gfml's own models learn quantities",
  });

type SampleShape = Pick<Samples, "featureCount" | "classCount">;

/** The files of a trainer program changed since the run started. */
export const programChangedError = (command: string, expected: string, found: string): GfmlError =>
  new GfmlError("GFML_TRAINER_PROGRAM", "the trainer program is not the one that the run started with", {
    values: { "trainer.command": command, "trainer.sha256": expected, "sha256 of the program": found },
    remedy: "restore the original files, or start a new run",
  });
