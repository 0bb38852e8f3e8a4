import { GfmlError } from "../../core/index.ts";

/** A file of a run folder is not what gfml wrote. */
export class RunFileCorruptError extends GfmlError {
  readonly code = "GFML_RUN_FILE_CORRUPT";

  constructor(path: string, problem: string, cause?: unknown) {
    super(`${path} is damaged`, {
      values: { problem },
      remedy: "restore the folder from a copy, or start the run anew with --replace",
      ...(cause !== undefined && { cause }),
    });
  }
}
