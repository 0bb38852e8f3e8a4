import { GfmlError } from "../../core/index.ts";

/** A coalition index twice in one partition. */
export class DuplicateCoalitionError extends GfmlError {
  readonly code = "GFML_DUPLICATE_COALITION";

  constructor(round: number, coalition: number) {
    super("this coalition is published twice", { values: { round, coalition }, remedy: "publish each coalition once" });
  }
}
