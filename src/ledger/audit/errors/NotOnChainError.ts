import { GfmlError } from "../../../core/index.ts";

/** A run whose ledger is not on a chain has nothing that can be audited without trusting it. */
export class NotOnChainError extends GfmlError {
  readonly code = "GFML_NOT_ON_CHAIN";

  constructor(ledger: string) {
    super("this run's ledger is not on a chain", {
      values: { ledger },
      remedy: "run with --ledger evm, or check the links of the folder's ledger.jsonl with verifyHistory",
    });
  }
}
