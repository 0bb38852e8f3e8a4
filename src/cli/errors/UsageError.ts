import { GfmlError } from "../../core/index.ts";

/** A command was given arguments that do not go together. */
export class UsageError extends GfmlError {
  readonly code = "GFML_USAGE";
}
