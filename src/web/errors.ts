import { GfmlError, type GfmlErrorDetails } from "../core/index.ts";

/** A run folder does not have the requested record. */
export class NoSuchRecordError extends GfmlError {
  constructor(shortMessage: string, details: GfmlErrorDetails = {}) {
    super("GFML_NO_SUCH_RECORD", shortMessage, details);
  }
}

/** The folder of the built pages does not exist. */
export class PagesMissingError extends GfmlError {
  constructor(folder: string) {
    super("GFML_PAGES_MISSING", "the pages of the dashboard are not built", {
      values: { folder },
      remedy: "in a clone, run `npm run pages`; the published package contains the pages, so install it again",
    });
  }
}

/** The dashboard's server cannot listen on its port. */
export const serverStartError = (port: number, cause: NodeJS.ErrnoException): GfmlError =>
  new GfmlError("GFML_SERVER_START", `the dashboard cannot listen on port ${port}`, {
    values: { reason: cause.code ?? cause.message },
    remedy:
      cause.code === "EADDRINUSE" ? "choose a different --port, or 0 for a free one" : "choose a different --port",
    cause,
  });
