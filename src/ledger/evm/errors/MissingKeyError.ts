import { GfmlError } from "../../../core/index.ts";

/** Something needs a learner's signature, none came with it, and the learner's key is not held here. */
export class MissingKeyError extends GfmlError {
  readonly code = "GFML_MISSING_KEY";

  constructor(learner: number, what: string) {
    super("a learner's signature is missing and its key is not held here", {
      values: { learner, for: what },
      remedy: "hand the signature in with the delivery, or add the learner's key to the keyring",
    });
  }
}
