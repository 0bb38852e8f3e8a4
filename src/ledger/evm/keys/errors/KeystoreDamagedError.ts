import { GfmlError } from "../../../../core/index.ts";

/** A keystore's content is not what the format asks for. */
export class KeystoreDamagedError extends GfmlError {
  readonly code = "GFML_KEYSTORE_DAMAGED";

  /** @param problem - the field and what it must be; never its value */
  constructor(file: string, problem: string) {
    super("this keystore is damaged", {
      values: { file, problem },
      remedy: "restore the file from a copy",
    });
  }
}
