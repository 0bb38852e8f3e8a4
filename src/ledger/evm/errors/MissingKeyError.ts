import { GfmlError } from "../../../core/index.ts";

/** Something needs a learner's signature, none came with it, and the learner's key is not held here. */
export class MissingKeyError extends GfmlError {
  readonly code = "GFML_MISSING_KEY";

  constructor(learner: number, what: string) {
    super("a learner's signature is missing and its key is not held here", {
      values: { learner, for: what },
      remedy: "hand in account and signature with what the learner signed, or open the ledger with the learner's key",
    });
  }
}
