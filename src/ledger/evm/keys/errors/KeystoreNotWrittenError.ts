import { GfmlError } from "../../../../core/index.ts";

/** A new keystore could not be written; nothing was overwritten. */
export class KeystoreNotWrittenError extends GfmlError {
  readonly code = "GFML_KEYSTORE_NOT_WRITTEN";

  /** @param reason - the system's code, e.g. EEXIST */
  constructor(file: string, reason: string) {
    super("the keystore could not be written", {
      values: { file, reason },
      remedy: "choose a path that does not exist yet, in a folder that can be written",
    });
  }
}
