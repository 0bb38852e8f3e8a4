import { GfmlError } from "../../core/index.ts";

/** A task that was closed takes no more rounds. */
export class TaskClosedError extends GfmlError {
  readonly code = "GFML_TASK_CLOSED";

  constructor(task: number) {
    super("this task is closed", {
      values: { task },
      remedy: "open a new task; it starts from the reputations of this one",
    });
  }
}
