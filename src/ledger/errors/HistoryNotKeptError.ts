import { GfmlError } from "../../core/index.ts";

/** A history that this ledger handed out record by record and did not keep. */
export class HistoryNotKeptError extends GfmlError {
  readonly code = "GFML_HISTORY_NOT_KEPT";

  constructor(records: number) {
    super("this ledger does not keep its records", {
      values: { records },
      remedy: "read them where onRecord wrote them, or open the ledger with keepRecords: true",
    });
  }
}
