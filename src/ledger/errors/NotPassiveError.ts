import { GfmlError } from "../../core/index.ts";

/** A model handed to a learner that trains. */
export class NotPassiveError extends GfmlError {
  readonly code = "GFML_NOT_PASSIVE";

  constructor(learner: number) {
    super("this learner trains and asks for no model", {
      values: { learner },
      remedy: "hand models to learners that are registered as passive",
    });
  }
}
