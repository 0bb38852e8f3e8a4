import { GfmlError } from "../../../core/index.ts";

/** A token in which a run's payments cannot be made to the digit. */
export class UnsuitableTokenError extends GfmlError {
  readonly code = "GFML_UNSUITABLE_TOKEN";

  constructor(token: string, decimals: number) {
    super("payments have 18 decimal digits and this token has not", {
      values: { token, decimals },
      remedy: "name an ERC-20 token with 18 decimals, or none: then a test token is deployed",
    });
  }
}
