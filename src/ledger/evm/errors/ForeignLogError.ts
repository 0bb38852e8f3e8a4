import { GfmlError } from "../../../core/index.ts";

/** A log of the ledger's contracts that is not what its topic says. */
export class ForeignLogError extends GfmlError {
  readonly code = "GFML_FOREIGN_LOG";

  constructor(problem: string, address: string, event: string, cause?: unknown) {
    super(`a log of the contracts cannot be read: ${problem}`, {
      values: { event, address },
      remedy: "check that these are the addresses of gfml's contracts, and of this version of it",
      ...(cause !== undefined && { cause }),
    });
  }
}
