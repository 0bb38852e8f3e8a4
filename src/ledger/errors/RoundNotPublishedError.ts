import { GfmlError } from "../../core/index.ts";

/** A settlement or finalisation before the partition was published. */
export class RoundNotPublishedError extends GfmlError {
  readonly code = "GFML_ROUND_NOT_PUBLISHED";

  constructor(task: number, round: number) {
    super("this round has no published partition", { values: { task, round }, remedy: "publish the partition first" });
  }
}
