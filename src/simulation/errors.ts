import { GfmlError, type GfmlErrorDetails } from "../core/index.ts";

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
