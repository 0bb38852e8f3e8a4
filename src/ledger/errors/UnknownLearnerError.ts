import { GfmlError } from "../../core/index.ts";

/** A learner that the ledger does not know. */
export class UnknownLearnerError extends GfmlError {
  readonly code = "GFML_UNKNOWN_LEARNER";

  constructor(learner: number) {
    super("this learner is not registered", { values: { learner }, remedy: "register the learner first" });
  }
}
