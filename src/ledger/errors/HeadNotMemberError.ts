import { GfmlError } from "../../core/index.ts";

/** A head that is not a member of its coalition. */
export class HeadNotMemberError extends GfmlError {
  readonly code = "GFML_HEAD_NOT_MEMBER";

  constructor(round: number, coalition: number, head: number) {
    super("the head is not a member of its coalition", {
      values: { round, coalition, head },
      remedy: "list the head among the members",
    });
  }
}
