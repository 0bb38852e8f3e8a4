import { GfmlError } from "../../core/index.ts";

/** A user's scheme cannot be used, or one of its policies broke a rule. */
export class OwnSchemeError extends GfmlError {
  readonly code = "GFML_OWN_SCHEME";
}
