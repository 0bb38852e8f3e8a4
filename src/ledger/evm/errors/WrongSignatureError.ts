import { GfmlError } from "../../../core/index.ts";

/** A signature that came with a delivery is not its learner's, or not of what was delivered. */
export class WrongSignatureError extends GfmlError {
  readonly code = "GFML_WRONG_SIGNATURE";

  constructor(learner: number, expected: string, found: string) {
    super("a signature is not its learner's, or of something else", {
      values: { learner, expected, found },
      remedy: "treat the update as not delivered, or ask the learner to sign again",
    });
  }
}
