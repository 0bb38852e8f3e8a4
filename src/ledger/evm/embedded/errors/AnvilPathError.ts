import { GfmlError } from "../../../../core/index.ts";

/** GFML_ANVIL names no file that can be run. */
export class AnvilPathError extends GfmlError {
  readonly code = "GFML_ANVIL_PATH";

  constructor(path: string, cause: unknown) {
    super("GFML_ANVIL names no program that can be run", {
      values: { GFML_ANVIL: path, reason: cause instanceof Error ? cause.message : String(cause) },
      remedy: "set GFML_ANVIL to the path of an anvil binary, unset it, or choose --ledger memory",
      cause,
    });
  }
}
