import { GfmlError, type GfmlErrorDetails } from "../core/index.ts";

/** The data do not allow what the configuration asks of them. */
export const configDataError = (shortMessage: string, details: GfmlErrorDetails = {}): GfmlError =>
  new GfmlError("GFML_CONFIG_DATA", shortMessage, details);

/** No learner could meet even its own deadline at its highest frequency: every coalition would pause for ever. */
export const nobodyCanTrainError = (values: {
  readonly activeLearners: number;
  readonly fastestRound: number;
  readonly itsDeadline: number;
}): GfmlError =>
  new GfmlError("GFML_NOBODY_CAN_TRAIN", "no learner can finish a round before its own deadline", {
    values: {
      "active learners": values.activeLearners,
      "the nearest one's fastest round, s": Number(values.fastestRound.toFixed(3)),
      "its deadline, s": Number(values.itsDeadline.toFixed(3)),
    },
    remedy:
      "give each learner less work (more learners, fewer samples, smaller population.cyclesPerSample or " +
      "learning.localSteps), a higher population.maxFrequency, or later population.deadline",
  });
