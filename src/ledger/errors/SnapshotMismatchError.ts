import { GfmlError } from "../../core/index.ts";

/** A snapshot that this ledger cannot go on from. */
export class SnapshotMismatchError extends GfmlError {
  readonly code = "GFML_SNAPSHOT_MISMATCH";

  constructor(what: string, expected: unknown, found: unknown) {
    super(`this snapshot has another ${what}`, {
      values: { expected, found },
      remedy: "restore it with the ledger and version that wrote it",
    });
  }
}
