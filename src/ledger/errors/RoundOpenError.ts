import { GfmlError } from "../../core/index.ts";

/** A call that has to wait until the published round is finalised. */
export class RoundOpenError extends GfmlError {
  readonly code = "GFML_ROUND_OPEN";

  constructor(task: number, round: number) {
    super("a round of this task is still open", {
      values: { task, round },
      remedy: "settle or forfeit its coalitions and finalise it first",
    });
  }
}
