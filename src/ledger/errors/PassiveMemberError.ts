import { GfmlError } from "../../core/index.ts";

/** A passive learner in a coalition. */
export class PassiveMemberError extends GfmlError {
  readonly code = "GFML_PASSIVE_MEMBER";

  constructor(round: number, learner: number) {
    super("a passive learner takes no part in coalitions", {
      values: { round, learner },
      remedy: "register it as active first",
    });
  }
}
