import { GfmlError } from "../../core/index.ts";

/** A model that is not its coalition's. */
export class WrongModelError extends GfmlError {
  readonly code = "GFML_WRONG_MODEL";

  constructor(coalition: number, expected: string, found: string) {
    super("this is not the model of the coalition", {
      values: { coalition, expected, found },
      remedy: "hand over what the coalition settled last, or the initial model if it never did",
    });
  }
}
