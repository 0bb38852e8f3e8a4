import { GfmlError } from "../../../../core/index.ts";

/** A keystore is encrypted by a method, or at a cost, that is not supported. */
export class KeystoreMethodError extends GfmlError {
  readonly code = "GFML_KEYSTORE_METHOD";

  constructor(file: string, field: string, found: string, supported: string) {
    super("this keystore's encryption is not supported", {
      values: { file, field, found, supported },
      remedy: "export the key with a supported method",
    });
  }
}
