import { GfmlError } from "../../../../core/index.ts";

/** A keystore was named, but no password for it, or an empty one. */
export class PasswordMissingError extends GfmlError {
  readonly code = "GFML_PASSWORD_MISSING";

  constructor(file: string) {
    super("no password for this keystore", {
      values: { file },
      remedy: "set GFML_KEYSTORE_PASSWORD, or GFML_KEYSTORE_PASSWORD_FILE to the path of a file that holds it",
    });
  }
}
