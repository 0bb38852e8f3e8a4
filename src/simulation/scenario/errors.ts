import { GfmlError } from "../../core/index.ts";

/** A scenario does not match the run's learners or data. */
export const scenarioError = (
  event: { readonly index: number; readonly kind: string },
  problem: string,
  values: object,
  remedy: string,
): GfmlError =>
  new GfmlError("GFML_SCENARIO", `event ${event.index + 1} of the scenario (${event.kind}): ${problem}`, {
    values: { ...values },
    remedy,
  });
