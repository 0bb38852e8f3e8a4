import { GfmlError } from "../../core/index.ts";

/** A text is no join address. */
export class JoinAddressError extends GfmlError {
  readonly code = "GFML_JOIN_ADDRESS";

  constructor(given: string) {
    super("that is not a join address", {
      values: { given: given.length > 200 ? `${given.slice(0, 197)}...` : given },
      remedy: "take the whole address that the provider prints: https://HOST:PORT/join/PEER-ID",
    });
  }
}
