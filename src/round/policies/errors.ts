import { GfmlError, type GfmlErrorDetails } from "../../core/index.ts";

/** A user's scheme is invalid, or one of its policies returned an invalid result. */
export class OwnSchemeError extends GfmlError {
  constructor(shortMessage: string, details: GfmlErrorDetails = {}) {
    super("GFML_OWN_SCHEME", shortMessage, details);
  }
}
