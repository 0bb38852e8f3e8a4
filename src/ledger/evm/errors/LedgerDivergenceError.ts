import { GfmlError } from "../../../core/index.ts";

/** The chain answered something else than this process computed: one of the two is wrong, and nothing goes on. */
export class LedgerDivergenceError extends GfmlError {
  readonly code = "GFML_LEDGER_DIVERGENCE";

  constructor(call: string, expected: string, found: string, transaction: string | null) {
    super("the chain does not say what was computed here", {
      values: { call, expected, found, transaction },
      remedy:
        "run gfml audit on this chain; another program may write to the same task, or the contracts are not gfml's",
    });
  }
}
