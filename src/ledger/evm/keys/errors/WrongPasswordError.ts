import { GfmlError } from "../../../../core/index.ts";

/** The password does not open the keystore: its checksum differs. */
export class WrongPasswordError extends GfmlError {
  readonly code = "GFML_WRONG_PASSWORD";

  constructor(file: string) {
    super("the password does not open this keystore", {
      values: { file },
      remedy: "correct GFML_KEYSTORE_PASSWORD or the file that GFML_KEYSTORE_PASSWORD_FILE names",
    });
  }
}
