import { GfmlError, type GfmlErrorDetails } from "../../core/index.ts";

/** An update's bytes are not what they should be, or its values cannot be encoded. The update is not taken. */
export class UpdateFormatError extends GfmlError {
  readonly code = "GFML_UPDATE_FORMAT";

  constructor(problem: string, values: GfmlErrorDetails["values"] = {}) {
    super(`an update cannot be used: ${problem}`, { values });
  }
}
