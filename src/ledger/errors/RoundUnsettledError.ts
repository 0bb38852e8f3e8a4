import { GfmlError } from "../../core/index.ts";

/** Finalisation while a published coalition is neither settled nor forfeited. */
export class RoundUnsettledError extends GfmlError {
  readonly code = "GFML_ROUND_UNSETTLED";

  constructor(task: number, round: number, coalitions: readonly number[]) {
    super("coalitions of this round are neither settled nor forfeited", {
      values: { task, round, coalitions },
      remedy: "settle them, or forfeit those whose head does not answer",
    });
  }
}
