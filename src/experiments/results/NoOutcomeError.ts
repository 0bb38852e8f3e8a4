import { GfmlError } from "../../core/index.ts";

/** A run folder cannot be used as a finished run of an experiment. */
export class NoOutcomeError extends GfmlError {
  readonly code = "GFML_NO_OUTCOME";

  constructor(folder: string, reason: string, remedy: string) {
    super(`the run in ${folder} cannot be a result of an experiment`, { values: { reason }, remedy });
  }
}
