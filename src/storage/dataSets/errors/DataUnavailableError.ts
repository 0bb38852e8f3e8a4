import { GfmlError } from "../../../core/index.ts";

/** A known data set is neither on this machine nor to be had from any mirror. */
export class DataUnavailableError extends GfmlError {
  readonly code = "GFML_DATA_UNAVAILABLE";

  constructor(
    title: string,
    facts: {
      /** Directories that were searched. */
      readonly searched: readonly string[];
      /** Each mirror that was tried, and why it failed. */
      readonly tried: readonly string[];
      /** Where to put the files by hand. */
      readonly place: string;
      /** Name and SHA-256 of each file. */
      readonly files: readonly string[];
    },
  ) {
    const list = (items: readonly string[]): string => items.map((item) => `\n    ${item}`).join("");
    super(`${title} is not on this machine and could not be downloaded`, {
      values: {
        searched: list(facts.searched),
        tried: facts.tried.length === 0 ? "nothing: downloads are off" : list(facts.tried),
        files: list(facts.files),
      },
      remedy: `put these files into ${facts.place}, or name their directory in GFML_DATA_DIR; or use the embedded data "glyphs"`,
    });
  }
}
