import { GfmlError } from "../../core/index.ts";

/** A learner that was shut out. */
export class RevokedLearnerError extends GfmlError {
  readonly code = "GFML_LEARNER_REVOKED";

  constructor(learner: number) {
    super("this learner was shut out for good", {
      values: { learner },
      remedy: "leave it out; what it has earned can still be withdrawn",
    });
  }
}
