import { GfmlError, type GfmlErrorDetails } from "../../core/index.ts";

/** A user's scheme cannot be used, or one of its policies broke a rule. */
export class OwnSchemeError extends GfmlError {
  constructor(shortMessage: string, details: GfmlErrorDetails = {}) {
    super("GFML_OWN_SCHEME", shortMessage, details);
  }
}
