import { GfmlError } from "../../../core/index.ts";

/** A signature that came with something is not its learner's, or of something else than what came with it. */
export class WrongSignatureError extends GfmlError {
  readonly code = "GFML_WRONG_SIGNATURE";

  /** @param what - what it should be the learner's signature of, in words */
  constructor(learner: number, what: string, expected: string, found: string) {
    super("a signature is not its learner's, or of something else", {
      values: { learner, of: what, expected, found },
      remedy: "treat what came with it as not delivered, or ask the learner to sign again",
    });
  }
}
