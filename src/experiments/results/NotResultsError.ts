import { GfmlError } from "../../core/index.ts";

/** A folder does not hold results of an experiment, or not all that belongs to them. */
export class NotResultsError extends GfmlError {
  readonly code = "GFML_NOT_RESULTS";

  constructor(folder: string, reason: string) {
    super(`${folder} does not hold the results of an experiment`, {
      values: { reason },
      remedy: "name a folder that gfml experiment wrote, with all its files",
    });
  }
}
