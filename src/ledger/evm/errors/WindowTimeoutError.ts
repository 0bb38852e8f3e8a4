import { GfmlError } from "../../../core/index.ts";

/** The chain's clock did not come to where a coalition may be given up. */
export class WindowTimeoutError extends GfmlError {
  readonly code = "GFML_WINDOW_TIMEOUT";

  constructor(until: bigint, now: bigint, waited: number) {
    super("the window in which a head may settle is still open", {
      values: { "open until [s since 1970]": until, "the chain's time [s since 1970]": now, "waited [s]": waited },
      remedy: "see that the network mines, then go on with gfml run --resume; nothing is lost",
    });
  }
}
