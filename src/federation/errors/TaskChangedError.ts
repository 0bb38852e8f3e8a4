import { GfmlError } from "../../core/index.ts";

/** A provider came back with another task than the one that a learner joined. */
export class TaskChangedError extends GfmlError {
  readonly code = "GFML_TASK_CHANGED";

  constructor(name: string) {
    super("the provider's task is another one than this learner joined", {
      values: { joined: name },
      remedy: "join again if you agree to the new terms",
    });
  }
}
