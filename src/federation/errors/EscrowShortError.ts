import { GfmlError } from "../../core/index.ts";

/** What is left of the escrow does not cover the most that another round can cost. */
export class EscrowShortError extends GfmlError {
  readonly code = "GFML_ESCROW_SHORT";

  /** Amounts in token. */
  constructor(round: number, learners: number, amounts: { readonly escrow: number; readonly needed: number }) {
    const { escrow, needed } = amounts;
    super("the escrow does not cover another round", {
      values: { round, learners, escrow, needed },
      remedy: `raise topUp by at least ${Math.ceil(needed - escrow)} and start the service again; what was earned can be withdrawn either way`,
    });
  }
}
