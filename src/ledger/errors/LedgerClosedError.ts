import { GfmlError } from "../../core/index.ts";

/** A call after close. */
export class LedgerClosedError extends GfmlError {
  readonly code = "GFML_LEDGER_CLOSED";

  constructor(kind: string) {
    super("this ledger was closed", { values: { kind }, remedy: "open it again from its last snapshot" });
  }
}
