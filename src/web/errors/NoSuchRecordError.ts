import { GfmlError } from "../../core/index.ts";

/** A run folder has no record of what was asked for. */
export class NoSuchRecordError extends GfmlError {
  readonly code = "GFML_NO_SUCH_RECORD";
}
