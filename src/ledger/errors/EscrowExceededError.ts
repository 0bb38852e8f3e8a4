import { GfmlError } from "../../core/index.ts";

/** Payments above what is left of the escrow. */
export class EscrowExceededError extends GfmlError {
  readonly code = "GFML_ESCROW_EXCEEDED";

  constructor(task: number, escrow: bigint, payments: bigint) {
    super("these payments exceed the escrow", {
      values: { task, escrow, payments },
      remedy:
        "open the task with a larger escrow (incentive.escrow), or add to it; otherwise the coalition can only be forfeited",
    });
  }
}
