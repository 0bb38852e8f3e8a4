import { GfmlError } from "../../../core/index.ts";

/** A file of a known data set has other content than its publishers' file. */
export class ChecksumError extends GfmlError {
  readonly code = "GFML_CHECKSUM";

  constructor(file: string, checksum: { readonly expected: string; readonly found: string }) {
    super("a data file has the wrong SHA-256", {
      values: { file, expected: checksum.expected, found: checksum.found },
      remedy: "delete the file and get it again; bring data of your own as csv, idx or folder instead",
    });
  }
}
