import { GfmlError, type GfmlErrorDetails } from "../../core/index.ts";

/** An update's bytes are not what they should be, or its values cannot be encoded. The update is not taken. */
export class UpdateFormatError extends GfmlError {
  constructor(problem: string, values: GfmlErrorDetails["values"] = {}) {
    super("GFML_UPDATE_FORMAT", `an update cannot be used: ${problem}`, { values });
  }
}
