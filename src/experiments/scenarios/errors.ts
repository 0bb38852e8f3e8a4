import { GfmlError } from "../../core/index.ts";

/** A scenario was to be measured, but the configuration has neither faults nor cheats. */
export const nothingToMeasureError = (): GfmlError =>
  new GfmlError("GFML_NOTHING_TO_MEASURE", "the configuration has no scenario and no misbehaving learners", {
    remedy: "name a scenario file, as examples/scenarios/sign-flip.yaml, or set misbehavior.fraction",
  });

/** A cache holds a run's outcome, but not its records. */
export const recordsMissingError = (folder: string): GfmlError =>
  new GfmlError("GFML_RECORDS_MISSING", "the cache holds the outcome of a run, but not its records", {
    values: { folder },
    remedy: "choose a different --cache, or delete the run's folder in this cache to play it again",
  });
