import { GfmlError } from "../../core/index.ts";

/** A learner declares another account than the one that it registered with. */
export class AccountChangedError extends GfmlError {
  readonly code = "GFML_ACCOUNT_CHANGED";

  constructor(learner: number, registered: string, given: string) {
    super("a learner keeps the account that it registered with", {
      values: { learner, registered, given },
      remedy: "sign with the key of the first account, or register as a new learner",
    });
  }
}
