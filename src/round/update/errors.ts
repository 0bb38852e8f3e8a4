import { GfmlError, type GfmlErrorDetails } from "../../core/index.ts";

/** An update's bytes are invalid, or its values cannot be encoded. The update is not aggregated. */
export class UpdateFormatError extends GfmlError {
  constructor(problem: string, values: GfmlErrorDetails["values"] = {}) {
    super("GFML_UPDATE_FORMAT", `an update cannot be used: ${problem}`, { values });
  }
}
