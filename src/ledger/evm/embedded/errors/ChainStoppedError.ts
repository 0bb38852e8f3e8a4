import { GfmlError } from "../../../../core/index.ts";

/** A call to an embedded chain after its `stop`. */
export class ChainStoppedError extends GfmlError {
  readonly code = "GFML_CHAIN_STOPPED";

  constructor(method: string) {
    super("the embedded chain was stopped", {
      values: { method },
      remedy: "finish all calls before stop, or start it again from a snapshot",
    });
  }
}
