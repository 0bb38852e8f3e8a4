import { GfmlError } from "../../../../core/index.ts";

/** The embedded chain did not become ready: it ended at once, or stayed silent too long. */
export class ChainStartError extends GfmlError {
  readonly code = "GFML_CHAIN_START";

  constructor(reason: string, program: string, logPath: string, lastLines: readonly string[], cause?: unknown) {
    super("the embedded chain did not start", {
      values: { reason, program, log: logPath, "last lines": lastLines.join(" | ") || "none" },
      remedy:
        "read the log; where the program cannot run here (it needs glibc on Linux), choose --ledger memory or set GFML_ANVIL to one that can",
      ...(cause !== undefined && { cause }),
    });
  }
}
