import { GfmlError } from "../../core/index.ts";

/** A scenario does not fit the run's learners or data. */
export class ScenarioError extends GfmlError {
  readonly code = "GFML_SCENARIO";

  constructor(
    event: { readonly index: number; readonly kind: string },
    problem: string,
    values: object,
    remedy: string,
  ) {
    super(`event ${event.index + 1} of the scenario (${event.kind}): ${problem}`, { values: { ...values }, remedy });
  }
}
