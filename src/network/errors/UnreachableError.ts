import { GfmlError } from "../../core/index.ts";

/** No address of a peer led to it. */
export class UnreachableError extends GfmlError {
  readonly code = "GFML_NETWORK_UNREACHABLE";

  /** @param attempts - what happened, by address */
  constructor(account: string, attempts: Readonly<Record<string, string>>) {
    super("a peer cannot be reached", {
      values: { account, ...attempts },
      remedy: "check that it runs, that its port is open, and that this account is registered there",
    });
  }
}
