import { GfmlError } from "../../core/index.ts";

/** A learner in two places of one partition. */
export class DuplicateMemberError extends GfmlError {
  readonly code = "GFML_DUPLICATE_MEMBER";

  constructor(round: number, learner: number) {
    super("this learner has two places in the partition", {
      values: { round, learner },
      remedy: "a learner is a member of one coalition, or sits out",
    });
  }
}
