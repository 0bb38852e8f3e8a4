import { GfmlError } from "../../../../core/index.ts";

/** A snapshot while transactions wait: they would be lost. */
export class PoolNotEmptyError extends GfmlError {
  readonly code = "GFML_POOL_NOT_EMPTY";

  constructor(pending: number) {
    super("a snapshot now would lose the transactions that wait to be mined", {
      values: { pending },
      remedy: "mine before the snapshot",
    });
  }
}
