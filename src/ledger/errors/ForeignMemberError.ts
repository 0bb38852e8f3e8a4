import { GfmlError } from "../../core/index.ts";

/** A settlement that names someone outside the published coalition. */
export class ForeignMemberError extends GfmlError {
  readonly code = "GFML_FOREIGN_MEMBER";

  constructor(round: number, coalition: number, learner: number) {
    super("this learner is no member of the coalition", {
      values: { round, coalition, learner },
      remedy: "settle exactly the published members",
    });
  }
}
