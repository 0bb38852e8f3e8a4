import { GfmlError } from "../../../core/index.ts";

/** A file cannot be written: no space, no permission, a folder that cannot be made. */
export class FileWriteError extends GfmlError {
  readonly code = "GFML_FILE_WRITE";

  constructor(path: string, cause: unknown) {
    const reason = (cause as NodeJS.ErrnoException | undefined)?.code ?? String(cause);
    super(`cannot write ${path}`, {
      values: { reason },
      remedy: "free space or permissions; for downloads, set XDG_CACHE_HOME to a folder that can be written",
      cause,
    });
  }
}
