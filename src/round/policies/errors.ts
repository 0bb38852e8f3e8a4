import { GfmlError, type GfmlErrorDetails } from "../../core/index.ts";

/** A user's scheme is invalid, or one of its policies returned an invalid result. */
export const ownSchemeError = (shortMessage: string, details: GfmlErrorDetails = {}): GfmlError =>
  new GfmlError("GFML_OWN_SCHEME", shortMessage, details);
