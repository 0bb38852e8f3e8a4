import { GfmlError } from "../../core/index.ts";

/** The provider has shut out a learner's account. */
export class AccountRevokedError extends GfmlError {
  readonly code = "GFML_ACCOUNT_REVOKED";

  constructor(account: string) {
    super("the provider has shut out this account for good", {
      values: { account },
      remedy: "ask the provider why; what was earned stays: gfml withdraw",
    });
  }
}
