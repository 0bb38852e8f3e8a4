import { GfmlError } from "../../../../core/index.ts";

/** A keystore of another version than 3 of Web3 Secret Storage. */
export class KeystoreVersionError extends GfmlError {
  readonly code = "GFML_KEYSTORE_VERSION";

  constructor(file: string, version: string) {
    super("this version of keystore cannot be read", {
      values: { file, version, readable: 3 },
      remedy: "export the key as a version 3 keystore",
    });
  }
}
