import { GfmlError } from "../../core/index.ts";

/** A cache holds a run's outcome, but not its records. */
export class RecordsMissingError extends GfmlError {
  readonly code = "GFML_RECORDS_MISSING";

  constructor(folder: string) {
    super("the cache holds the outcome of a run, but not its records", {
      values: { folder },
      remedy: "choose another --cache, or delete the run's folder in this one so that it is played again",
    });
  }
}
