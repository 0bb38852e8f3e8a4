import { GfmlError } from "../../../../core/index.ts";

/** Transactions wait in the pool, but blocks come out empty. */
export class PoolStuckError extends GfmlError {
  readonly code = "GFML_POOL_STUCK";

  constructor(pending: number, block: bigint) {
    super("the embedded chain mines empty blocks although transactions wait", {
      values: { pending, block },
      remedy: "go on from the last checkpoint with --resume",
    });
  }
}
