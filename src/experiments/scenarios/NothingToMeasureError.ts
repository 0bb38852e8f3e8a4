import { GfmlError } from "../../core/index.ts";

/** A measurement of scenarios was asked for a configuration in which nothing goes wrong. */
export class NothingToMeasureError extends GfmlError {
  readonly code = "GFML_NOTHING_TO_MEASURE";

  constructor() {
    super("the configuration has no scenario, and nobody misbehaves", {
      remedy: "name a scenario file, as examples/scenarios/sign-flip.yaml, or set misbehaviour.fraction",
    });
  }
}
