import { GfmlError } from "../../../../core/index.ts";

/** What should be a private key is none. The text is not shown. */
export class PrivateKeyInvalidError extends GfmlError {
  readonly code = "GFML_PRIVATE_KEY_INVALID";

  /** @param source - where it came from, e.g. the variable's name */
  constructor(source: string) {
    super("this is not a private key", {
      values: { source },
      remedy: "give 32 bytes in hexadecimal, greater than 0 and less than the order of secp256k1",
    });
  }
}
