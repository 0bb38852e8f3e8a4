import { GfmlError } from "../../core/index.ts";

/** A contribution that cannot be overwritten: the learner delivered nothing that was settled this round. */
export class ContributionUnknownError extends GfmlError {
  readonly code = "GFML_CONTRIBUTION_UNKNOWN";

  constructor(task: number, round: number, learner: number) {
    super("there is no contribution to overwrite", {
      values: { task, round, learner },
      remedy: "overwrite after the coalition was settled and before the round is finalised",
    });
  }
}
