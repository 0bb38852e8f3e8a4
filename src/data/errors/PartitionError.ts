import { GfmlError } from "../../core/index.ts";

/** The data cannot be divided among the learners as asked. */
export class PartitionError extends GfmlError {
  readonly code = "GFML_PARTITION";

  constructor(problem: string, values: Readonly<Record<string, unknown>>, remedy: string) {
    super(problem, { values, remedy });
  }
}
