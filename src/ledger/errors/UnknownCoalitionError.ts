import { GfmlError } from "../../core/index.ts";

/** A coalition that does not play this round. */
export class UnknownCoalitionError extends GfmlError {
  readonly code = "GFML_UNKNOWN_COALITION";

  constructor(task: number, round: number, coalition: number) {
    super("this coalition was not published for this round", {
      values: { task, round, coalition },
      remedy: "settle only coalitions of the published partition",
    });
  }
}
