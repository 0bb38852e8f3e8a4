import { GfmlError } from "../../core/index.ts";

/** A learner's data are of another shape than the task's model takes. */
export class DataShapeError extends GfmlError {
  readonly code = "GFML_DATA_SHAPE";

  constructor(what: "features" | "classes", own: number, asked: number) {
    super(`the task's model takes other data than these`, {
      values: { [`${what} of the data`]: own, [`${what} of the task`]: asked },
      remedy: "join with data of the task's shape",
    });
  }
}
