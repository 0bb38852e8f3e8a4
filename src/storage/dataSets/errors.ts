import { GfmlError } from "../../core/index.ts";

/** A file of a known data set has other content than its publishers' file. */
export const checksumError = (
  file: string,
  checksum: { readonly expected: string; readonly found: string },
): GfmlError =>
  new GfmlError("GFML_CHECKSUM", "a data file has the wrong SHA-256", {
    values: { file, expected: checksum.expected, found: checksum.found },
    remedy: "delete the file and get it again; bring data of your own as csv, idx or folder instead",
  });

/** A known data set is neither on this machine nor to be had from any mirror. */
export class DataUnavailableError extends GfmlError {
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
    super("GFML_DATA_UNAVAILABLE", `${title} is not on this machine and could not be downloaded`, {
      values: {
        searched: list(facts.searched),
        tried: facts.tried.length === 0 ? "nothing: downloads are off" : list(facts.tried),
        files: list(facts.files),
      },
      remedy: `put these files into ${facts.place}, or name their directory in GFML_DATA_DIR; or use the embedded data "glyphs"`,
    });
  }
}
