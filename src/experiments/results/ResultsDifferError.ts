import { GfmlError } from "../../core/index.ts";

/** Results that are to be joined are not parts of one experiment, or disagree about a run. */
export class ResultsDifferError extends GfmlError {
  readonly code = "GFML_RESULTS_DIFFER";
}
