import { GfmlError } from "../../core/index.ts";

/** A coalition that was settled or forfeited already. */
export class CoalitionDoneError extends GfmlError {
  readonly code = "GFML_COALITION_DONE";

  constructor(round: number, coalition: number, status: string) {
    super(`this coalition is already ${status}`, {
      values: { round, coalition },
      remedy: "settle each coalition once a round",
    });
  }
}
