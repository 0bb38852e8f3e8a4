import { GfmlError } from "../../../core/index.ts";

/** A run cannot start from the reputations of the run that was named. */
export class ReputationSourceError extends GfmlError {
  readonly code = "GFML_REPUTATION_SOURCE";

  constructor(folder: string, reason: string, remedy: string) {
    super(`this run cannot start from the reputations in ${folder}`, { values: { reason }, remedy });
  }
}
