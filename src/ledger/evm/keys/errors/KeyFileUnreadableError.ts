import { GfmlError } from "../../../../core/index.ts";

/** A keystore or password file cannot be read. */
export class KeyFileUnreadableError extends GfmlError {
  readonly code = "GFML_KEY_FILE_UNREADABLE";

  /** @param reason - the system's code, e.g. ENOENT */
  constructor(file: string, reason: string) {
    super("a file with a key or password cannot be read", {
      values: { file, reason },
      remedy: "check the path and the permissions",
    });
  }
}
