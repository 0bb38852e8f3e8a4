import { GfmlError } from "../../core/index.ts";

/** A file of a known data set differs from its publishers' file. */
export const checksumError = (
  file: string,
  checksum: { readonly expected: string; readonly found: string },
): GfmlError =>
  new GfmlError("GFML_CHECKSUM", "a data file has the wrong SHA-256", {
    values: { file, expected: checksum.expected, found: checksum.found },
    remedy: "delete the file and download it again; to use your own data, pass it as csv, idx or folder",
  });

/** A known data set is neither on this machine nor available from any mirror. */
export class DataUnavailableError extends GfmlError {
  constructor(
    title: string,
    facts: {
      /** Directories that were searched. */
      readonly searched: readonly string[];
      /** Each tried mirror, and why it failed. */
      readonly tried: readonly string[];
      /** The folder for files that are added by hand. */
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
      remedy: `put these files into ${facts.place}, or set GFML_DATA_DIR to their folder, or use the embedded data "glyphs"`,
    });
  }
}
