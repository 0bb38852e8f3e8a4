import { GfmlError } from "../../../core/index.ts";

/** A file or folder named by the user cannot be read. */
export class FileReadError extends GfmlError {
  readonly code = "GFML_FILE_READ";

  constructor(path: string, cause: unknown) {
    const reason = (cause as NodeJS.ErrnoException | undefined)?.code ?? String(cause);
    super(`cannot read ${path}`, { values: { reason: REASONS[reason] ?? reason }, remedy: "check the path", cause });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "it is not a folder",
};
