import { GfmlError } from "../../core/index.ts";

/** A task that was never opened on this ledger. */
export class UnknownTaskError extends GfmlError {
  readonly code = "GFML_UNKNOWN_TASK";

  constructor(task: number) {
    super("this task was never opened", { values: { task }, remedy: "use the id that openTask answered" });
  }
}
