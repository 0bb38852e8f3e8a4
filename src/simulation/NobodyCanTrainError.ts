import { GfmlError } from "../core/index.ts";

/** No learner could meet even its own deadline at its highest frequency: every coalition would pause for ever. */
export class NobodyCanTrainError extends GfmlError {
  readonly code = "GFML_NOBODY_CAN_TRAIN";

  constructor(values: {
    readonly activeLearners: number;
    readonly fastestRound: number;
    readonly itsDeadline: number;
  }) {
    super("no learner can finish a round before its own deadline", {
      values: {
        "active learners": values.activeLearners,
        "the nearest one's fastest round, s": Number(values.fastestRound.toFixed(3)),
        "its deadline, s": Number(values.itsDeadline.toFixed(3)),
      },
      remedy:
        "give each learner less work (more learners, fewer samples, smaller population.cyclesPerSample or " +
        "learning.localSteps), a higher population.maxFrequency, or later population.deadline",
    });
  }
}
