import { GfmlError } from "../../../../core/index.ts";

/** The embedded chain's process lives, but gave no answer to a request. */
export class EmbeddedChainSilentError extends GfmlError {
  readonly code = "GFML_EMBEDDED_CHAIN_SILENT";

  constructor(method: string, url: string, logPath: string, cause: unknown) {
    super("the embedded chain lives but does not answer", {
      values: { method, url, log: logPath, reason: cause instanceof Error ? cause.message : String(cause) },
      remedy: "read the log; if the machine is only slow, give requests more time (requestTimeout)",
      cause,
    });
  }
}
