import { GfmlError } from "../../core/index.ts";

/** All rounds of a task are played: nobody trains there any more. */
export class TaskFinishedError extends GfmlError {
  readonly code = "GFML_TASK_FINISHED";

  constructor(name: string) {
    super("all rounds of this task are played", {
      values: { task: name },
      remedy: "gfml personalize fetches its models while the provider is up, gfml withdraw pays out what you earned",
    });
  }
}
