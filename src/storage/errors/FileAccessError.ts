import { GfmlError } from "../../core/index.ts";

/** The operating system refused to read or write a file. */
export class FileAccessError extends GfmlError {
  readonly code = "GFML_FILE_ACCESS";

  constructor(action: string, path: string, cause: NodeJS.ErrnoException) {
    super(`cannot ${action} ${path}`, {
      values: { reason: cause.code ?? cause.message },
      remedy: remedies[cause.code ?? ""] ?? "check the path and the disk it is on",
      cause,
    });
  }
}

const remedies: Readonly<Record<string, string>> = {
  EACCES: "allow this user to use that path, or choose another",
  EPERM: "allow this user to use that path, or choose another",
  ENOENT: "check the path: nothing is there",
  ENOTDIR: "check the path: a part of it is a file, not a folder",
  EISDIR: "give a file; this is a folder",
  EROFS: "choose a path on a disk that can be written to",
  EMFILE: "raise the limit on open files (ulimit -n)",
};
