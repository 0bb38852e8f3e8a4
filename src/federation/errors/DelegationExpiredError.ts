import { GfmlError } from "../../core/index.ts";

/** The time is over for which a wallet let a session key speak for it. */
export class DelegationExpiredError extends GfmlError {
  readonly code = "GFML_DELEGATION_EXPIRED";

  /** @param until - s since 1970 */
  constructor(account: string, until: number) {
    super("the wallet's permission for this session has run out", {
      values: { wallet: account, until: new Date(until * 1000).toISOString() },
      remedy: "have the wallet sign again and join again; what was earned is the wallet's",
    });
  }
}
