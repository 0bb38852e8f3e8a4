import { GfmlError } from "../../core/index.ts";

/** A task whose lambda is not that of the reputation registry [D13]. */
export class DecayMismatchError extends GfmlError {
  readonly code = "GFML_DECAY_MISMATCH";

  constructor(registry: bigint, task: bigint) {
    super("lambda belongs to the reputation registry, and this task names another", {
      values: { registry, task },
      remedy: "use the lambda of the first task, or another ledger",
    });
  }
}
