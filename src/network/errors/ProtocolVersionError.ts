import { GfmlError } from "../../core/index.ts";

/** Two sides speak different versions of the wire. */
export class ProtocolVersionError extends GfmlError {
  readonly code = "GFML_NETWORK_PROTOCOL_VERSION";

  constructor(ours: number, theirs: number, software: string) {
    super("the other side speaks another version of the protocol", {
      values: { ours, theirs, software },
      remedy: ours < theirs ? "update gfml here" : "the other side must update gfml",
    });
  }
}
