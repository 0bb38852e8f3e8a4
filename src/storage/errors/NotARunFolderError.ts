import { GfmlError } from "../../core/index.ts";

/** A folder is not, or no longer, a run's: nothing in it is touched. */
export class NotARunFolderError extends GfmlError {
  readonly code = "GFML_NOT_A_RUN_FOLDER";

  constructor(folder: string, reason: string) {
    super(`${folder} is not a run folder`, {
      values: { reason },
      remedy: "give the folder that gfml run --output wrote, or for a new run one that is empty or does not exist",
    });
  }
}
