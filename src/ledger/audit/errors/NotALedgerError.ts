import { GfmlError } from "../../../core/index.ts";

/** An address at which there is no ledger to audit. */
export class NotALedgerError extends GfmlError {
  readonly code = "GFML_NOT_A_LEDGER";

  constructor(address: string, chainId: number, problem: string, cause?: unknown) {
    super(`there is no ledger to audit: ${problem}`, {
      values: { address, "chain id": chainId },
      remedy: "give the address of a Rounds contract, as gfml run and gfml deploy print it, and the URL of its chain",
      ...(cause !== undefined && { cause }),
    });
  }
}
