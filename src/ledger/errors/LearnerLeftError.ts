import { GfmlError } from "../../core/index.ts";

/** A learner that has left. */
export class LearnerLeftError extends GfmlError {
  readonly code = "GFML_LEARNER_LEFT";

  constructor(learner: number) {
    super("this learner has left", { values: { learner }, remedy: "it may register again" });
  }
}
