import { GfmlError } from "../../../../core/index.ts";

/** The embedded chain's process ended while it was needed, and not by `stop`. */
export class ChainDiedError extends GfmlError {
  readonly code = "GFML_CHAIN_DIED";

  constructor(how: string, logPath: string, lastLines: readonly string[]) {
    super("the embedded chain's process ended by itself or was killed", {
      values: { how, log: logPath, "last lines": lastLines.join(" | ") || "none" },
      remedy: "go on from the last checkpoint with --resume: the chain's state is part of it",
    });
  }
}
