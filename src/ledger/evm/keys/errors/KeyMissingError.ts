import { GfmlError } from "../../../../core/index.ts";

/** No key was given for an account that must sign. */
export class KeyMissingError extends GfmlError {
  readonly code = "GFML_KEY_MISSING";

  constructor() {
    super("no key to sign with", {
      remedy: "name a keystore file and set its password, or set GFML_PRIVATE_KEY",
    });
  }
}
