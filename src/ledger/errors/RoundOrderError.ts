import { GfmlError } from "../../core/index.ts";

/** A call for another round than the one at hand. */
export class RoundOrderError extends GfmlError {
  readonly code = "GFML_ROUND_ORDER";

  constructor(task: number, expected: number, found: number) {
    super("this call is for another round", {
      values: { task, expected, found },
      remedy: "rounds follow one another; use the expected number",
    });
  }
}
