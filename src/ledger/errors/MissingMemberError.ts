import { GfmlError } from "../../core/index.ts";

/** A settlement that leaves a published member out, or names one twice. */
export class MissingMemberError extends GfmlError {
  readonly code = "GFML_MISSING_MEMBER";

  constructor(round: number, coalition: number, learner: number, times: number) {
    super("every published member must be settled exactly once", {
      values: { round, coalition, learner, times },
      remedy: "name a member without an update as delivered: false",
    });
  }
}
