import { GfmlError } from "../../core/index.ts";

/** The dashboard's server cannot listen where it was told to. */
export class ServerStartError extends GfmlError {
  readonly code = "GFML_SERVER_START";

  constructor(port: number, cause: NodeJS.ErrnoException) {
    super(`the dashboard cannot listen on port ${port}`, {
      values: { reason: cause.code ?? cause.message },
      remedy:
        cause.code === "EADDRINUSE" ? "choose another --port, or 0 for one that is free" : "choose another --port",
      cause,
    });
  }
}
