import { GfmlError } from "../../core/index.ts";

/** An account is another learner's already. */
export class AccountTakenError extends GfmlError {
  readonly code = "GFML_ACCOUNT_TAKEN";

  constructor(account: string, owner: number, learner: number) {
    super("an account belongs to one learner", {
      values: { account, owner, learner },
      remedy: "use another key for another learner",
    });
  }
}
