import { GfmlError } from "../core/index.ts";

/** An update is too large, or not finite, to be averaged exactly. */
export class UpdateOutOfRangeError extends GfmlError {
  readonly code = "GFML_UPDATE_OUT_OF_RANGE";

  constructor(reason: string, values: Readonly<Record<string, unknown>>) {
    super(`an update cannot be averaged: ${reason}`, {
      values,
      remedy: "leave this update out, or use a smaller metaRate: useful updates are far below this range",
    });
  }
}
