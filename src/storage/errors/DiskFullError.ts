import { GfmlError } from "../../core/index.ts";

/** There is no room left on the disk, or the user's quota is used up. Complete files stay as they were. */
export class DiskFullError extends GfmlError {
  readonly code = "GFML_DISK_FULL";

  constructor(path: string, cause: NodeJS.ErrnoException) {
    super("the disk is full", {
      values: { file: path, reason: cause.code },
      remedy: "free some space, then go on from the last checkpoint with gfml run --resume",
      cause,
    });
  }
}
