import { GfmlError } from "../../../core/index.ts";

/** A number that is fine for the mathematics and too large for its field in the contracts. */
export class ChainRangeError extends GfmlError {
  readonly code = "GFML_CHAIN_RANGE";

  constructor(field: string, value: number | bigint | string, largest: bigint | string) {
    super("a value does not fit into the contracts' field", {
      values: { field, value, largest },
      remedy: "use a smaller value, or --ledger memory, which has no such bound",
    });
  }
}
